import type { CodeMeaning } from '../proof';

const REFUSED = 'The API server refuses the object, and nothing of it is changed.';

/** What each kind of breach means. Where the API server takes the object all the same, `why` says so. */
export const SEMANTIC_CODES: Readonly<Record<string, CodeMeaning>> = {
  SEM001: {
    title: 'a name has not the form that its place asks for',
    why: `${REFUSED} Names become parts of DNS names, paths and files, and each place allows other characters.`,
  },
  SEM002: {
    title: 'a label or annotation has not the form that Kubernetes asks for',
    why: `${REFUSED} A label's value has 63 characters at most; longer texts are annotations.`,
  },
  SEM003: {
    title: 'a workload does not select the pods it makes',
    why: `${REFUSED} If it could, the workload would make pods for ever, because it never sees one of its own.`,
  },
  SEM004: {
    title: 'a selector or toleration contradicts itself',
    why: `${REFUSED} An operator decides whether values are needed, and an empty selector would take all pods.`,
  },
  SEM005: {
    title: 'a word is none of those that Kubernetes knows there',
    why: `${REFUSED} The words are told apart by case. A medium of emptyDir alone is found out as late as by the kubelet.`,
  },
  SEM006: {
    title: 'a number or a size is out of its bounds',
    why: `${REFUSED} Zero stands for the default in some fields only.`,
  },
  SEM007: {
    title: 'an amount cannot be asked for',
    why: `${REFUSED} A request is at most its limit, no amount is negative, and devices come whole.`,
  },
  SEM008: {
    title: 'two items of a list take the same name, port or path',
    why: `${REFUSED} What refers to it could mean either of them.`,
  },
  SEM009: {
    title: 'of several fields exactly one must be written',
    why: `${REFUSED} Two sources, handlers or bounds contradict each other, and none says nothing.`,
  },
  SEM010: {
    title: 'a field is missing that the schema does not ask for',
    why: `${REFUSED} The schema calls it optional, because another field decides whether it is needed.`,
  },
  SEM011: {
    title: 'a field stands where another one forbids it',
    why: `${REFUSED} It would have no effect, or mean two things.`,
  },
  SEM012: {
    title: 'a container mounts a volume that its pod does not have',
    why: `${REFUSED} Mostly one name is spelled in two ways.`,
  },
  SEM013: {
    title: 'a probe asks a port by a name that its container does not have',
    why:
      'The API server takes it. The kubelet looks the name up in the same container, finds nothing, and counts each ' +
      'try as failed: the container never gets ready, or is killed again and again.',
  },
  SEM014: {
    title: 'a probe asks a port that its container does not declare',
    why:
      'The API server takes it, and it works where the program listens there. A declared port is a note alone, and ' +
      'mostly one number of the two was mistyped.',
  },
  SEM015: {
    title: 'pods are to be restarted in another way than what makes them can work with',
    why: `${REFUSED} A Deployment's pods run for ever, and a Job's end at some time.`,
  },
  SEM016: {
    title: 'an autoscaler measures a share of what nobody requests',
    why:
      'The API server takes it. The controller divides what is used by what was requested, reports ' +
      '"missing request" and never scales.',
  },
  SEM017: {
    title: 'a schedule or time zone cannot be read',
    why: `${REFUSED} Kubernetes reads five fields, or @hourly and the like; other dialects of cron know more.`,
  },
  SEM018: { title: 'an address, network or host name cannot be read', why: REFUSED },
  SEM019: {
    title: 'a path leads elsewhere than its place allows',
    why: `${REFUSED} Some paths begin at the root, others must stay within their folder.`,
  },
  SEM020: {
    title: 'a StatefulSet is governed by a Service that has an address of its own',
    why:
      'The API server takes it. Pods get names in DNS, such as db-0.db, through a Service with clusterIP: None only, ' +
      'and members of a cluster cannot find each other without them.',
  },
  SEM021: {
    title: 'a ConfigMap or Secret has a key that it cannot have, or lacks one that its type needs',
    why: `${REFUSED} Keys become names of files.`,
  },
  SEM022: { title: 'a role or its binding does not say who may do what', why: REFUSED },
  SEM023: {
    title: 'a variable is set twice',
    why: 'The API server takes it, and the last one counts. Whoever changes the first sees nothing happen.',
  },
  SEM024: {
    title: 'a volume does not say where its data is',
    why: 'The API server takes it for emptyDir: what is written there is gone with the pod.',
  },
  SEM025: {
    title: 'an Ingress leads to a port that its Service does not have',
    why: 'The API server takes it, and who asks for that path is answered 502 or 503.',
  },
};
