import adapter from '@sveltejs/adapter-node';

export default { kit: { adapter: adapter({ precompress: false }), csp: { mode: 'nonce', directives: { 'default-src': ['none'], 'script-src': ['self', 'strict-dynamic'], 'style-src': ['self'], 'img-src': ['self', 'data:'], 'connect-src': ['self'] } } } };
