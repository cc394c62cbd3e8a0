/**
 * Every image that Strata puts on a cluster, pinned by exact tag. Nothing else names an image.
 *
 * Source of the choices: the pin table of the project's capability study; a bump is one line here and a snapshot review.
 */
export const IMAGES = {
  /** nginx that runs as user 101 and listens above 1024. */
  nginxUnprivileged: 'docker.io/nginxinc/nginx-unprivileged:1.27.5-alpine',
} as const;

/** Exact Kubernetes version of each profile. */
export const KUBERNETES = {
  P25: '1.25.16',
  P27: '1.27.16',
  P36: '1.36.4',
} as const;
