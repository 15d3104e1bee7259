/** How a request is sent. The client is made of layers of this kind, each around the next. */
export type Send = (request: Request) => Promise<Response>;
