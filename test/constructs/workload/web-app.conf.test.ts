import { nginxServer, type WebServer } from '../../../constructs/workload/web-app.conf';

const minimal: WebServer = { port: 8080, root: '/usr/share/nginx/html', directories: {}, healthPath: '/healthz' };

const line = (text: string) => new RegExp(`^ *${text.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')}$`, 'm');

describe('nginxServer', () => {
  test('is one server block that serves a directory and answers for its health', () => {
    expect(nginxServer(minimal)).toBe(
      [
        'server {',
        '  listen 8080;',
        '  root /usr/share/nginx/html;',
        '  server_tokens off;',
        '  location / {',
        '    try_files $uri $uri/index.html =404;',
        '  }',
        '  location = /healthz {',
        '    auth_basic off;',
        '    access_log off;',
        '    default_type text/plain;',
        '    return 200 "ok\\n";',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('serves directories from elsewhere by their name below the site', () => {
    const text = nginxServer({ ...minimal, directories: { downloads: '/srv/downloads' } });
    expect(text).toContain('  location /downloads/ {\n    alias /srv/downloads/;\n  }\n');
  });

  test('asks for a password only where there is a password file', () => {
    const text = nginxServer({ ...minimal, passwordFile: '/etc/nginx/auth/htpasswd' });
    expect(text).toMatch(line('auth_basic "restricted";'));
    expect(text).toMatch(line('auth_basic_user_file /etc/nginx/auth/htpasswd;'));
    expect(nginxServer(minimal)).not.toContain('auth_basic_user_file');
  });

  test('never asks for a password on its health path, or the probes would fail', () => {
    const text = nginxServer({ ...minimal, passwordFile: '/etc/nginx/auth/htpasswd' });
    expect(text).toContain('  location = /healthz {\n    auth_basic off;\n');
  });
});
