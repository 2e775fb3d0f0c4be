import { useRouter } from "next/router";
import { useState } from "react";
import { explain, useToast } from "./toast";

/** Runs a change, says how it went, and shows the page as it then is. */
export function useAct() {
  const router = useRouter();
  const say = useToast();
  const [busy, setBusy] = useState(false);
  async function act(change: () => Promise<unknown>, done?: string, then?: string) {
    setBusy(true);
    try {
      await change();
      if (done) say(done);
      if (then) await router.push(then);
      else await router.replace(router.asPath, undefined, { scroll: false });
      return true;
    } catch (error) {
      say(explain(error), "error");
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { act, busy };
}
