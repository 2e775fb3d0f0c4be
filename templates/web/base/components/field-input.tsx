import { useId } from "react";
import { MINOR } from "@/lib/format";
import { fieldLabel, t, unitOf, valueLabel } from "@/lib/i18n";
import type { Entity, Field, Option, Relation, Row } from "@/lib/types";
import { Upload } from "./upload";

type Common = { entity: Entity; error?: string; initial?: unknown };

/** Label above, help below, error beside: the frame of every input. */
function useField(entity: Entity, name: string, required: boolean | undefined, error: string | undefined, hint?: string) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return {
    input: { id, name, required, "aria-invalid": error ? true : undefined, "aria-describedby": describedBy },
    label: (
      <label htmlFor={id}>
        {fieldLabel(entity, name)}
        {!required && <span className="optional"> {t("ui.optional")}</span>}
      </label>
    ),
    notes: (
      <>
        {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
        {error && <p className="error" id={`${id}-error`}>{error}</p>}
      </>
    ),
  };
}

const STEP: Partial<Record<Field["type"], string>> = { int: "1", percent: "1", duration: "1", decimal: "any" };
const AUTO: Partial<Record<Field["type"], string>> = { email: "email", phone: "tel", url: "url", address: "street-address" };

function rangeHint(field: Field) {
  if (field.type === "money" || field.min == null || field.max == null || field.max > 1e6) return undefined;
  return t("ui.between", { min: field.min, max: field.max });
}

/** The API's value as the input shows it. */
function shown(field: Field, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (field.type === "money") return String(Number(value) / MINOR);
  if (field.type === "datetime") return String(value).slice(0, 16);
  if (field.type === "time") return String(value).slice(0, 5);
  if (field.type === "tags" && Array.isArray(value)) return value.join(", ");
  if (field.type === "json") return typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return String(value);
}

/** The input that fits a field. */
export function FieldInput({ entity, field, error, initial }: Common & { field: Field }) {
  const hint = field.type === "tags" ? t("ui.tags_hint") : field.type === "duration" ? t("ui.minutes_hint") : rangeHint(field);
  const { input, label, notes } = useField(entity, field.name, field.required && field.type !== "bool", error, hint);
  const value = shown(field, initial ?? field.default);
  const limits = { min: field.min ?? undefined, max: field.max ?? undefined, maxLength: field.max_length };
  const unit = unitOf(entity, field.name);

  if (field.type === "bool") {
    return (
      <div className="field field-check">
        <input {...input} type="checkbox" defaultChecked={Boolean(initial ?? field.default)} />
        <label htmlFor={input.id}>{fieldLabel(entity, field.name)}</label>
        {notes}
      </div>
    );
  }
  if (field.type === "image" || field.type === "file") return <Upload entity={entity} field={field} error={error} initial={value} />;
  const control = () => {
    switch (field.type) {
      case "text": case "richtext": case "address": case "json": case "code":
        return <textarea {...input} rows={field.type === "richtext" ? 12 : field.type === "address" ? 3 : 5} maxLength={field.max_length} defaultValue={value} autoComplete={AUTO[field.type]} spellCheck={field.type !== "json" && field.type !== "code"} />;
      case "enum":
        return (
          <select {...input} defaultValue={value}>
            {(!field.required || !value) && <option value="">{t("ui.choose")}</option>}
            {field.values?.map((one) => <option key={one.id} value={one.id}>{valueLabel(entity, field.name, one.id)}</option>)}
          </select>
        );
      case "rating":
        return (
          <select {...input} defaultValue={value}>
            <option value="">{t("ui.choose")}</option>
            {[5, 4, 3, 2, 1].map((stars) => <option key={stars} value={stars}>{t("ui.stars", { count: stars })}</option>)}
          </select>
        );
      case "money":
        return <input {...input} inputMode="decimal" type="number" step={1 / MINOR} min={field.min == null ? undefined : field.min / MINOR} max={field.max == null ? undefined : field.max / MINOR} defaultValue={value} className="short" />;
      case "int": case "decimal": case "percent": case "duration":
        return <input {...input} type="number" step={STEP[field.type]} inputMode={field.type === "decimal" ? "decimal" : "numeric"} min={limits.min} max={limits.max} defaultValue={value} className="short" />;
      case "date": return <input {...input} type="date" defaultValue={value} className="medium" />;
      case "time": return <input {...input} type="time" defaultValue={value} className="short" />;
      case "datetime": return <input {...input} type="datetime-local" defaultValue={value} className="medium" />;
      case "color": return <input {...input} type="text" defaultValue={value} maxLength={field.max_length} className="short" />;
      case "password": return <input {...input} type="password" minLength={field.min_length} maxLength={field.max_length} autoComplete="new-password" />;
      case "email": case "url": return <input {...input} type={field.type} maxLength={field.max_length} defaultValue={value} autoComplete={AUTO[field.type]} />;
      case "phone": return <input {...input} type="tel" maxLength={field.max_length} defaultValue={value} autoComplete="tel" />;
      default: return <input {...input} type="text" maxLength={field.max_length} defaultValue={value} />;
    }
  };
  return (
    <div className="field">
      {label}
      {unit ? <div className="with-unit">{control()}<span aria-hidden="true">{unit}</span></div> : control()}
      {notes}
    </div>
  );
}

/** A picker of one or several rows. */
export function RelationInput({ entity, relation, options, error, initial }: Common & { relation: Relation; options: Option[]; initial?: unknown }) {
  const single = relation.kind === "belongs_to";
  const nothing = options.length === 0 ? t("ui.no_choices") : undefined;
  const { input, label, notes } = useField(entity, relation.name, relation.required, error, nothing);
  if (single) {
    return (
      <div className="field">
        {label}
        <select {...input} name={`${relation.name}_id`} defaultValue={initial == null ? "" : String(initial)}>
          <option value="">{t("ui.choose")}</option>
          {options.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}
        </select>
        {notes}
      </div>
    );
  }
  const chosen = new Set((initial as number[] | undefined) ?? []);
  return (
    <fieldset className="field choices" aria-describedby={input["aria-describedby"]}>
      <legend>{fieldLabel(entity, relation.name)}</legend>
      {options.map((one) => (
        <label key={one.id}>
          <input type="checkbox" name={`${relation.name}_ids`} value={one.id} defaultChecked={chosen.has(one.id)} /> {one.title}
        </label>
      ))}
      {notes}
    </fieldset>
  );
}

/** What is prefilled for a relation. */
export const relationInitial = (relation: Relation, row?: Row) => row?.[relation.kind === "belongs_to" ? `${relation.name}_id` : `${relation.name}_ids`];
