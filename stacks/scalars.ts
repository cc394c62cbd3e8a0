import { z } from 'zod';
import { Cidr, ImageRegistry, Ipv4Address, KubernetesVersion, MacAddress, Quantity } from '../src/values';

/** A text that one of the value types parses. What it throws becomes the message, with the change to make at its end. */
function parsed<T>(parse: (text: string) => T, fix: string) {
  return z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      const { message } = error as Error;
      context.addIssue({ code: 'custom', message: message.includes('; ') ? message : `${message}; ${fix}` });
      return z.NEVER;
    }
  });
}

/** An IPv4 address. */
export const address = parsed(Ipv4Address.parse, 'give its IPv4 address');
/** An IPv4 network, without host bits. */
export const network = parsed(Cidr.parse, 'give its IPv4 network, with the length of its prefix');
/** An IPv4 address with the prefix of its network. */
export const interfaceAddress = parsed(Cidr.parseInterface, 'give its IPv4 address, with the length of its prefix');
/** An amount in the notation of Kubernetes. */
export const quantity = parsed(Quantity.parse, 'write a number and a unit');
/** A MAC address. */
export const mac = parsed(MacAddress.parse, 'leave it out to have one derived');
/** An exact version of Kubernetes. */
export const version = parsed(KubernetesVersion.parse, 'say which patch it is');
/** A registry of images: host, port and path. */
export const imageRegistry = parsed(ImageRegistry.parse, 'give its host and port');
/** A name of letters, digits, dots, underscores and dashes. */
export const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
  error: "must be letters, digits, '.', '_' and '-'; rename it",
});
/** Things by name. They are sorted, so that the order in which a file lists them changes nothing. */
export const named = <T extends z.ZodType>(value: T, key: z.ZodType<string, string> = name) =>
  z
    .record(key, value)
    .transform((things) => Object.fromEntries(Object.entries(things).sort(([a], [b]) => (a < b ? -1 : 1))));
