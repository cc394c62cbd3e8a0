/** What an nginx server of a `WebApp` is made from. */
export interface WebServer {
  readonly port: number;
  /** Directory that is served. */
  readonly root: string;
  /** Directories served from elsewhere, by their name below the site. */
  readonly directories: Readonly<Record<string, string>>;
  /** Path that answers 200 as long as nginx runs. */
  readonly healthPath: string;
  /**
   * File with `user:hash` lines; everything but the health path then asks for a password.
   * @default - open to all
   */
  readonly passwordFile?: string;
}

/** A server for `/etc/nginx/conf.d/`. */
export function nginxServer({ port, root, directories, healthPath, passwordFile }: WebServer): string {
  return [
    'server {',
    `  listen ${port};`,
    `  root ${root};`,
    '  server_tokens off;',
    ...(passwordFile === undefined ? [] : ['  auth_basic "restricted";', `  auth_basic_user_file ${passwordFile};`]),
    '  location / {',
    '    try_files $uri $uri/index.html =404;',
    '  }',
    ...Object.entries(directories).flatMap(([name, path]) => [`  location /${name}/ {`, `    alias ${path}/;`, '  }']),
    `  location = ${healthPath} {`,
    '    auth_basic off;',
    '    access_log off;',
    '    default_type text/plain;',
    '    return 200 "ok\\n";',
    '  }',
    '}',
    '',
  ].join('\n');
}
