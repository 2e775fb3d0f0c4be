import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { api } from "./api";
import type { PageProps, User } from "./types";

type Session = { user: User | null | undefined; cart: number; path: string };
const Context = createContext<Session>({ user: undefined, cart: 0, path: "/" });

/** Who is signed in; `undefined` until it is known (only on pages that no server made, such as 404). */
export const useSession = () => useContext(Context);

export function SessionProvider({ props, children }: { props: Partial<PageProps>; children: ReactNode }) {
  const known = props.user !== undefined;
  const [asked, setAsked] = useState<User | null | undefined>(undefined);
  useEffect(() => {
    if (known) return;
    let here = true;
    api<{ user: User | null }>("/auth/session").then(
      (answer) => here && setAsked(answer.user),
      () => here && setAsked(null),
    );
    return () => {
      here = false;
    };
  }, [known]);
  return <Context.Provider value={{ user: known ? props.user : asked, cart: props.cart ?? 0, path: props.path ?? "/" }}>{children}</Context.Provider>;
}
