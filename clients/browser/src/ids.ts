/** RFC 4648, section 5, without padding. */
export const base64Url = (bytes: ArrayBuffer | Uint8Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes as ArrayBuffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

/** 144 random bits; `crypto.randomUUID` would be there on secure pages only. */
export const newId = (): string => base64Url(crypto.getRandomValues(new Uint8Array(18)));
