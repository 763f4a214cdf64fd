import type { Template } from "@/api/types";

/** A value that a template wants before it can be sent. */
export interface TemplateField {
  key: string;
  place: "header" | "body" | "button";
  /** What is to be filled in: a text, or the address of a file. */
  kind: "text" | "image" | "video" | "document";
  /** The placeholder's name or number. */
  name: string;
  /** Of a button: where it stands, and of which kind it is. */
  index?: number;
  sub?: "url" | "copy_code";
  example: string;
}

type Part = Record<string, unknown>;
const PLACEHOLDER = /\{\{\s*(\w{1,60})\s*\}\}/g;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const partsOf = (value: unknown): Part[] =>
  Array.isArray(value) ? value.filter((p): p is Part => typeof p === "object" && p !== null) : [];

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((found) => found[1] ?? ""))];
}

function part(template: Template, type: string): Part | undefined {
  return partsOf(template.components).find((c) => textOf(c.type).toUpperCase() === type);
}

/** The template's own words. */
export function textOfTemplate(template: Template): string {
  return ["HEADER", "BODY", "FOOTER"]
    .map((type) => textOf(part(template, type)?.text))
    .filter(Boolean)
    .join("\n");
}

/** The examples that were given when the template was submitted. */
function examples(component: Part | undefined, key: "body_text" | "header_text"): string[] {
  const given = (component?.example as Part | undefined)?.[key];
  const row = Array.isArray(given) && Array.isArray(given[0]) ? given[0] : given;
  return Array.isArray(row) ? row.map(textOf) : [];
}

export function fieldsOf(template: Template): TemplateField[] {
  const header = part(template, "HEADER");
  const format = textOf(header?.format).toLowerCase() || "text";
  const fields: TemplateField[] = [];
  if (format === "image" || format === "video" || format === "document") {
    fields.push({ key: "header", place: "header", kind: format, name: format, example: "" });
  }
  for (const [place, component, shown] of [
    ["header", header, examples(header, "header_text")],
    ["body", part(template, "BODY"), examples(part(template, "BODY"), "body_text")],
  ] as const) {
    for (const [at, name] of placeholders(textOf(component?.text)).entries()) {
      const key = `${place}.${name}`;
      fields.push({ key, place, kind: "text", name, example: shown[at] ?? "" });
    }
  }
  for (const [index, button] of partsOf(part(template, "BUTTONS")?.buttons).entries()) {
    const type = textOf(button.type).toUpperCase();
    const sub = type === "COPY_CODE" ? "copy_code" : "url";
    if (type !== "COPY_CODE" && !placeholders(textOf(button.url)).length && type !== "OTP")
      continue;
    const name = textOf(button.text) || String(index + 1);
    fields.push({
      key: `button.${index}`,
      place: "button",
      kind: "text",
      name,
      index,
      sub,
      example: textOf(Array.isArray(button.example) ? button.example[0] : button.example),
    });
  }
  return fields;
}

/** The values in the platform's form. */
export function componentsOf(
  template: Template,
  fields: TemplateField[],
  values: Record<string, string>,
): Part[] {
  const parts: Part[] = [];
  for (const place of ["header", "body"] as const) {
    const parameters = fields
      .filter((field) => field.place === place)
      .map((field) => parameter(template, field, values[field.key]?.trim() ?? ""));
    if (parameters.length) parts.push({ type: place, parameters });
  }
  for (const { key, place, index, sub } of fields) {
    if (place !== "button") continue;
    const text = values[key]?.trim() ?? "";
    const given =
      sub === "copy_code" ? { type: "coupon_code", coupon_code: text } : { type: "text", text };
    parts.push({ type: "button", sub_type: sub, index: String(index), parameters: [given] });
  }
  return parts;
}

function parameter(template: Template, field: TemplateField, value: string): Part {
  if (field.kind !== "text") return { type: field.kind, [field.kind]: { link: value } };
  const named = template.named_parameters ? { parameter_name: field.name } : {};
  return { type: "text", ...named, text: value };
}
