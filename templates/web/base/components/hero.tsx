import { optional, t } from "@/lib/i18n";
import { authPath, detailPage, entityOf, mayOpen, pageOf, rowPath, spec } from "@/lib/spec";
import type { BlockProps } from "./blocks";
import { Scene } from "./art";
import { navLabel } from "./title";
import { ButtonLink } from "./ui";

/** What the product is, in the person's own words, and the one thing to do next. */
export function Hero({ block, blocks, data, props, title }: BlockProps) {
  const grid = blocks.find((one) => one.block === "entity_grid" || one.block === "entity_feed");
  const entity = grid?.entity ? entityOf(grid.entity) : undefined;
  const cta = typeof block.props?.cta === "string" ? pageOf(block.props.cta) : undefined;
  const signup = authPath("signup");
  const first = data.list?.items[0];
  const detail = entity && detailPage(entity);
  return (
    <section className={`hero hero-${spec.theme.seed % 3}`}>
      <div className="hero-text">
        <h1>{title}</h1>
        {block.text && optional(`${block.text}.lead`) && <p className="lead">{t(`${block.text}.lead`)}</p>}
        <div className="actions">
          {cta && mayOpen(props.user, cta) && <ButtonLink href={cta.route}>{optional(`${block.text}.cta_label`) ?? navLabel(cta, "primary")}</ButtonLink>}
          {!props.user && signup && <ButtonLink href={signup} variant="secondary">{t("ui.create_account")}</ButtonLink>}
          {props.user && !cta && first && detail && <ButtonLink href={rowPath(detail, first)} variant="secondary">{t("ui.open")}</ButtonLink>}
        </div>
      </div>
      <Scene entity={entity} rows={data.list?.items ?? []} />
    </section>
  );
}
