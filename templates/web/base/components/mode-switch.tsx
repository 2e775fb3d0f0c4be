import { type ChangeEvent, useEffect, useState } from "react";
import { t } from "@/lib/i18n";

const YEAR = 31_536_000;

/** Light, dark or as the system has it; kept in a cookie, so that the server's first paint is right. */
export function ModeSwitch() {
  const [mode, setMode] = useState("system");
  useEffect(() => setMode(document.documentElement.dataset.mode ?? "system"), []);
  function choose(event: ChangeEvent<HTMLSelectElement>) {
    const chosen = event.target.value;
    setMode(chosen);
    if (chosen === "system") delete document.documentElement.dataset.mode;
    else document.documentElement.dataset.mode = chosen;
    document.cookie = `mode=${chosen}; path=/; max-age=${chosen === "system" ? 0 : YEAR}; samesite=lax`;
  }
  return (
    <label className="mode-switch">
      {t("ui.mode")}
      <select value={mode} onChange={choose}>
        <option value="system">{t("ui.mode_system")}</option>
        <option value="light">{t("ui.mode_light")}</option>
        <option value="dark">{t("ui.mode_dark")}</option>
      </select>
    </label>
  );
}
