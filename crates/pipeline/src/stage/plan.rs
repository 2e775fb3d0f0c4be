use crate::Error;
use crate::context::{Check, Context};
use crate::plan::plan;
use serde_json::{Value, json};

/// Writes the plan document, after the spec was checked for contradictions.
pub(crate) async fn execute(context: &Context<'_>) -> Result<Value, Error> {
    context.doing(10, "checking the spec").await?;
    let spec = &context.spec;
    let faults = generator::check(spec);
    let failure = (!faults.is_empty()).then(|| format!("the spec contradicts itself: {}", faults.join("; ")));
    context.record(Check::own("spec", "", json!({"contradictions": faults}), failure)).await?;

    let silent: Vec<&str> = spec
        .trace
        .iter()
        .filter(|trace| trace.became.is_empty() && trace.ignored.is_none())
        .map(|trace| trace.text.as_str())
        .collect();
    let failure = (!silent.is_empty()).then(|| format!("phrases without a trace: {}", silent.join(", ")));
    let report = json!({"phrases": spec.trace.len(), "lost": silent});
    context.record(Check::own("trace", "", report, failure)).await?;

    context.doing(60, "writing the plan").await?;
    let plan = plan(spec);
    context
        .say(&format!(
            "plan: {} entities, {} endpoints, {} pages, {} acceptance checks",
            plan.entities.len(),
            plan.endpoints.len(),
            plan.pages.len(),
            plan.acceptance.len()
        ))
        .await?;
    Ok(json!({"plan": plan}))
}
