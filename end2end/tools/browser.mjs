// Gives a browser the session of a signed-in person.
export async function signIn(context, portrait) {
  const [name, ...value] = portrait.cookie.split('=');
  await context.addCookies([{ name, value: value.join('='), domain: '127.0.0.1', path: '/', httpOnly: true, secure: true, sameSite: 'Lax' }]);
}
