/** A place that a text names: a host, and a port where one is named or the scheme has one. */
export interface Place {
  /** As it is written, such as `http://api.shop:8080`. */
  readonly written: string;
  readonly host: string;
  readonly port: number;
  /** Whether the port is written, and not the one of the scheme. */
  readonly isExplicit: boolean;
}

/** Schemes whose port everybody leaves out. */
const PORTS: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
  ['ws', 80],
  ['wss', 443],
]);

/** Scheme, user, host, port; nothing may follow that would be more of the host or of the port. */
const URL =
  /\b([a-z][a-z0-9+.-]*):\/\/(?:[^\s/@"'`<>]*@)?([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\d{1,5}))?(?![\w.:$({-])/g;

/** Every URL in a text; one whose host or port is filled in later is none. */
export function urlsIn(text: string): readonly Place[] {
  return [...text.matchAll(URL)].flatMap(([written, scheme, host, port]) => {
    const meant = port === undefined ? PORTS.get(scheme) : Number(port);
    return meant === undefined ? [] : [{ written, host, port: meant, isExplicit: port !== undefined }];
  });
}
