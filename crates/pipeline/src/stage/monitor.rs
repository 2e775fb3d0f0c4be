use crate::Error;
use crate::context::{Check, Context};
use crate::watch::health;
use domain::Stage;
use serde_json::{Value, json};
use std::time::Duration;

const LOOKS: u32 = 3;
const BETWEEN_LOOKS: Duration = Duration::from_millis(300);

/// Takes the first looks at the running product; the standing watch goes on after the run.
pub(crate) async fn execute(context: &Context<'_>) -> Result<Value, Error> {
    let deployed = context.result_of(Stage::Deploy).await?;
    let release = context.home()?.store.live_release(context.project()).await?;
    let release = release.ok_or_else(|| Error::Failed("nothing of the project is on the air".to_owned()))?;
    let mut probes = Vec::new();
    for look in 1..=LOOKS {
        context.doing(u8::try_from(look * 30).unwrap_or(90), "looking at the running product").await?;
        let probe = context.home()?.supervisor.probe(context.project()).await;
        let probe = probe.ok_or_else(|| Error::Transient("the product is not on the air".to_owned()))?;
        context.home()?.store.record_health(&health(&release, &probe)).await?;
        if let Some(reason) = probe.reason() {
            context
                .note(Check::own("probes", "", json!({"probes": probes, "last": probe}), Some(reason.clone())))
                .await?;
            return Err(Error::Failed(reason));
        }
        probes.push(probe);
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    let latency_ms: Vec<u64> = probes.iter().map(|probe| probe.latency_ms).collect();
    context.record(Check::own("probes", "", json!({"probes": probes}), None)).await?;
    Ok(json!({"latency_ms": latency_ms, "url": deployed["url"], "port_url": deployed["port_url"]}))
}
