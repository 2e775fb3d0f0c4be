import { optional, t } from "@/lib/i18n";
import { entityOf } from "@/lib/spec";
import type { Block, BlockData, Page, PageProps } from "@/lib/types";
import { Account } from "./account";
import { AdminIndex } from "./admin-index";
import { AuthForm } from "./auth-form";
import { Cart } from "./cart";
import { Checkout } from "./checkout";
import { EntityBoard } from "./entity-board";
import { EntityDetail } from "./entity-detail";
import { EntityFeed } from "./entity-feed";
import { EntityForm } from "./entity-form";
import { EntityGrid } from "./entity-grid";
import { EntityTable } from "./entity-table";
import { Hero } from "./hero";
import { PublicForm } from "./public-form";
import { RelatedList } from "./related-list";
import { RichText } from "./rich-text";
import { StatCards } from "./stat-cards";
import { Empty, Failed } from "./ui";

/** What every block is given. */
export type BlockProps = { page: Page; blocks: Block[]; block: Block; index: number; data: BlockData; props: PageProps; title: string };

const VIEWS = {
  hero: Hero,
  rich_text: RichText,
  stat_cards: StatCards,
  entity_grid: EntityGrid,
  entity_table: EntityTable,
  entity_feed: EntityFeed,
  entity_board: EntityBoard,
  entity_detail: EntityDetail,
  entity_form: EntityForm,
  related_list: RelatedList,
  cart: Cart,
  checkout: Checkout,
  auth_form: AuthForm,
  account_summary: Account,
  public_form: PublicForm,
  admin_index: AdminIndex,
} as const;

/** A heading of a block that is not the page's only one. */
export function blockHeading({ blocks, block, index }: BlockProps): string | undefined {
  const own = block.text ? (optional(`${block.text}.title`) ?? optional(`${block.text}.heading`)) : undefined;
  if (own) return own;
  const alone = blocks.filter((one) => one.block !== "hero").length === 1 && index === 0;
  return alone || !block.entity ? undefined : t(`entity.${entityOf(block.entity).id}.many`);
}

export function BlockView(props: BlockProps) {
  const { block, data } = props;
  if (data.failed) return <Failed />;
  // A list that this person may not see is no error of a page that has more to show.
  if (data.denied && block.block !== "cart" && block.block !== "checkout") {
    return props.blocks.length > 1 ? null : <Empty title={t("ui.denied")}>{t("ui.denied_why")}</Empty>;
  }
  const View = VIEWS[block.block];
  return <View {...props} />;
}
