const isSafe = ({ protocol, hostname }: URL, allowHttp: boolean | undefined) =>
  protocol === 'https:' || (protocol === 'http:' && (allowHttp || /^(127(\.\d+){3}|\[::1]|(.*\.)?localhost)$/.test(hostname)));

/** The base address without a slash at its end; throws where a token must not go. The address itself is in no error: it may hold a password. */
export const baseOf = (value: string | URL, href: string | undefined, allowHttp: boolean | undefined): URL => {
  const text = `${value}`;
  // Without its scheme, `api.example.com/users` would be a path of the page.
  const url = /^(https?:\/\/|\/(?!\/))/i.test(text) && URL.canParse(text, href) && new URL(text, href);
  if (!url || url.username || url.password || url.search || url.hash || !isSafe(url, allowHttp)) {
    throw new TypeError('Write baseUrl as https://api.example.com/users, or /users. http is for loopback, or with allowHttp.');
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
};
