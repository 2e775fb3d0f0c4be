/** The product's metadata (`spec.json`), as far as the browser needs it. Texts are in the message catalogue. */

export type FieldType =
  | "string" | "text" | "richtext" | "int" | "decimal" | "money" | "percent" | "bool" | "date" | "time" | "datetime"
  | "duration" | "email" | "phone" | "url" | "slug" | "enum" | "tags" | "image" | "file" | "color" | "address" | "geo"
  | "rating" | "json" | "code" | "password";

export type Tone = "neutral" | "ok" | "warn" | "danger" | "accent";
export type Scope = "all" | "public" | "own";
export type Operation = "list" | "read" | "create" | "update" | "delete";

export type Field = {
  name: string;
  type: FieldType;
  required?: boolean;
  min?: number;
  max?: number;
  max_length?: number;
  values?: { id: string; tone: Tone }[];
  default?: unknown;
  unit?: boolean;
  read_only?: boolean;
  create_only?: boolean;
  update_only?: boolean;
  min_length?: number;
  computed?: boolean;
};

export type Relation = {
  name: string;
  kind: "belongs_to" | "many_to_many";
  to: string;
  required?: boolean;
  current_user?: boolean;
};

export type Transition = { name: string; from: string[]; to: string; confirm?: boolean };

export type Entity = {
  id: string;
  plural: string;
  kind: "resource" | "reference" | "personal" | "transactional" | "line" | "event" | "system";
  title: string;
  slug?: string;
  /** Path of relations to the owning user: `user`, `recipe.author`. */
  owner?: string;
  fields: Field[];
  relations: Relation[];
  access: Record<Operation, Record<string, Scope>>;
  lifecycle?: { field: string; transitions: Transition[] };
  display: { subtitle?: string; image?: string; price?: string; date?: string; badge?: string };
  list: { sort: string; sortable: string[]; filters: string[]; search: string[]; page_size: number };
};

export type Convert = {
  id: string;
  source: string;
  target: string;
  line: string;
  item: string;
  quantity: string;
  stock?: string;
  total?: { field: string; price: string; line_price: string };
  input: string[];
  roles: string[];
};

export type BlockKind =
  | "hero" | "rich_text" | "stat_cards" | "entity_grid" | "entity_table" | "entity_feed" | "entity_board" | "entity_detail"
  | "entity_form" | "related_list" | "cart" | "checkout" | "auth_form" | "account_summary" | "public_form" | "admin_index";

export type Query = {
  scope?: "all" | "own" | "param";
  filter?: Record<string, unknown>;
  sort?: string;
  limit?: number;
  controls?: boolean;
};

export type Block = {
  block: BlockKind;
  entity?: string;
  query?: Query;
  actions?: string[];
  /** Settings; identifiers only. */
  props?: Record<string, unknown>;
  /** Key of the block's texts in the catalogue. */
  text?: string;
  /** Rows link to the admin's pages. */
  admin?: boolean;
};

export type Layout = "marketing" | "app" | "auth" | "admin";

export type Page = {
  id: string;
  route: string;
  layout: Layout;
  access: string[];
  blocks: Block[];
  /** Admin pages take their title from the entity. */
  titled?: "list" | "new" | "edit";
};

export type Role = { id: string; base: string; signup: boolean };

export type Spec = {
  project: { id: string; locale: string; dir: "ltr" | "rtl"; currency: string; audience: "public" | "internal" | "mixed"; domain: string };
  theme: { style: string; mode: "light" | "dark" | "both"; art: string; seed: number };
  roles: Role[];
  entities: Entity[];
  actions: Convert[];
  pages: Page[];
  navigation: { primary: string[]; account: string[]; footer: string[] };
};

export type Related = { id: number; title: string } | null;

/** A row of the API. */
export type Row = {
  id: number;
  created_at: string;
  can: { update: boolean; delete: boolean; transitions: string[] };
  [field: string]: unknown;
};

export type User = { id: number; email: string; name: string; role: string };

export type Listing = { items: Row[]; total: number; page: number; page_size: number; pages: number };

export type Option = { id: number; title: string };

/** What the server found for one block. */
export type BlockData = {
  list?: Listing;
  row?: Row;
  /** Choices of relations, by relation name. */
  options?: Record<string, Option[]>;
  /** Own rows of the entities that `add:` actions make, by entity. */
  mine?: Record<string, Row[]>;
  stats?: { key: string; value: number; tone?: Tone }[];
  /** Full rows of a related item, by id: pictures and prices in a cart. */
  items?: Record<string, Row>;
  counts?: Record<string, number>;
  /** A board's columns in order, and the parent row whose columns they are. */
  lanes?: Option[];
  scope?: { name: string; id: number };
  denied?: boolean;
  /** The answer itself would not come; the page stays up. */
  failed?: boolean;
};

export type PageProps = {
  page: string;
  blocks: Block[];
  data: BlockData[];
  user: User | null;
  cart: number;
  query: Record<string, string>;
  path: string;
  origin: string;
  denied?: boolean;
};
