import { needs, needsItems, oneOf } from '../leaves';
import { dnsSubdomain, pathPart } from '../names';
import { all, type Breach, each, error, field, fieldsOf, isSet, itemsOf, map, type Rule, show } from '../rule';

const GROUP = 'rbac.authorization.k8s.io';

/** What one rule allows: verbs on resources of API groups, or on addresses that are no resource. */
function policyRule({ isForAll }: { readonly isForAll: boolean }): Rule {
  return all(needsItems('verbs'), (value, at) => {
    const { nonResourceURLs, apiGroups, resources, resourceNames } = fieldsOf(value);
    const has = [apiGroups, resources, resourceNames].some((list) => itemsOf(list).length > 0);
    if (itemsOf(nonResourceURLs).length > 0) {
      return [
        ...(isForAll
          ? []
          : [
              error(
                'SEM022',
                `${at}.nonResourceURLs`,
                'must be left out of a Role',
                nonResourceURLs,
                'write a ClusterRole',
              ),
            ]),
        ...(has
          ? [
              error(
                'SEM009',
                `${at}.nonResourceURLs`,
                'must not stand beside resources',
                nonResourceURLs,
                'write two rules',
              ),
            ]
          : []),
      ];
    }
    return ['apiGroups', 'resources']
      .filter((name) => itemsOf(field(value, name)).length === 0)
      .map((name) =>
        error(
          'SEM010',
          `${at}.${name}`,
          'must have an item',
          'nothing',
          name === 'resources' ? 'name what it is about' : "write '' for the core group",
        ),
      );
  });
}

export const role: Rule = map({ rules: each(policyRule({ isForAll: false })) });

export const clusterRole: Rule = map({
  rules: each(policyRule({ isForAll: true })),
});

/** A binding for one namespace means the accounts of that one, unless it says so. */
function subject({ isForAll }: { readonly isForAll: boolean }): Rule {
  return all(
    needs('name', 'kind'),
    map({ kind: oneOf('ServiceAccount', 'User', 'Group') }),
    (value, at, version): readonly Breach[] => {
      const { kind, name, namespace, apiGroup } = fieldsOf(value);
      const isAccount = kind === 'ServiceAccount';
      const group = isSet(apiGroup) ? apiGroup : isAccount ? '' : GROUP;
      return [
        ...(isAccount ? dnsSubdomain(name, `${at}.name`, version) : []),
        ...(isAccount && isForAll && !isSet(namespace)
          ? [
              error(
                'SEM022',
                `${at}.namespace`,
                'must be set for a ServiceAccount',
                'nothing',
                'say in which namespace it is',
              ),
            ]
          : []),
        ...(['ServiceAccount', 'User', 'Group'].includes(show(kind)) && group !== (isAccount ? '' : GROUP)
          ? [
              error(
                'SEM022',
                `${at}.apiGroup`,
                `must be ${isAccount ? 'empty' : GROUP} for a ${show(kind)}`,
                apiGroup,
                'take it out',
              ),
            ]
          : []),
      ];
    },
  );
}

function binding(kinds: readonly string[]): Rule {
  return map({
    subjects: each(subject({ isForAll: kinds.length === 1 })),
    roleRef: all(needs('name'), map({ name: pathPart }), (value, at) => {
      const { kind, apiGroup } = fieldsOf(value);
      return [
        ...(kinds.includes(show(kind))
          ? []
          : [
              error(
                'SEM022',
                `${at}.kind`,
                `must be ${kinds.join(' or ')}`,
                kind ?? 'nothing',
                `write ${kinds[kinds.length - 1]}`,
              ),
            ]),
        ...(!isSet(apiGroup) || apiGroup === GROUP
          ? []
          : [error('SEM022', `${at}.apiGroup`, `must be ${GROUP}`, apiGroup, 'mend it')]),
      ];
    }),
  });
}

export const roleBinding: Rule = binding(['Role', 'ClusterRole']);

export const clusterRoleBinding: Rule = binding(['ClusterRole']);
