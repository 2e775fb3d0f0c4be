import NextLink from "next/link";
import type { ComponentProps } from "react";

/** A link that fetches the next page when it is pointed at, not when it comes into view: thirty cards are not thirty requests. */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
