//! Campaigns.

use crate::harness::{Harness, T0, new_run, on_both};
use domain::{Campaign, CampaignChange, CampaignRuns, CampaignState, EventBody, JobId};
use store::{Error, EventFilter, NewCampaign};

async fn begun(h: &Harness, name: &str) -> Campaign {
    let new = NewCampaign { name: name.into(), goal: "ship".into(), target: 2, ..NewCampaign::default() };
    h.store.insert_campaign(&new, "ana", T0).await.unwrap()
}

async fn told(h: &Harness) -> Vec<(CampaignChange, f64)> {
    let events = h.store.events_after(0, &EventFilter::default(), 1_000).await.unwrap();
    let words = |body| match body {
        EventBody::CampaignChanged { change, progress, .. } => Some((change, progress)),
        _ => None,
    };
    events.into_iter().filter_map(|event| words(event.body)).collect()
}

on_both! {
    async fn a_campaign_is_found_by_its_id_and_its_name(h) {
        let campaign = begun(h, "codegen-sprint-42").await;
        assert_eq!((campaign.revision, campaign.members.clone()), (1, vec!["ana".to_owned()]));
        for key in [campaign.id.as_str(), "codegen-sprint-42"] {
            assert_eq!(h.store.campaign(key).await.unwrap(), campaign);
        }
        let taken = h.store.insert_campaign(&NewCampaign { name: campaign.name.clone(), ..Default::default() }, "ben", T0).await;
        assert!(matches!(taken, Err(Error::Conflict { .. })));
        assert!(matches!(h.store.campaign("other").await, Err(Error::NotFound { .. })));
        assert_eq!(told(h).await, [(CampaignChange::Created, 0.0)]);
    }

    async fn the_runs_of_a_project_belong_to_the_campaign_of_its_name_unless_added_elsewhere(h) {
        let (shop, other) = (begun(h, "shop").await, begun(h, "other").await);
        let run = h.store.start_run(&new_run("shop"), T0).await.unwrap();
        assert_eq!(h.store.campaign_runs(&shop.id, 10).await.unwrap(), [run]);
        assert_eq!(h.store.campaign("shop").await.unwrap().runs, CampaignRuns { open: 1, done: 0, failed: 0 });
        for _ in 0..2 {
            let changed = h.store.change_campaign_run(&other, run, true, "ana", T0 + 1).await.unwrap();
            assert_eq!((changed.runs.open, changed.revision), (1, 2));
        }
        assert!(h.store.campaign_runs(&shop.id, 10).await.unwrap().is_empty());
        h.store.change_campaign_run(&other, run, false, "ana", T0 + 2).await.unwrap();
        assert_eq!(h.store.campaign_runs(&shop.id, 10).await.unwrap(), [run]);
        let unknown = h.store.change_campaign_run(&other, JobId(999), true, "ana", T0).await;
        assert!(matches!(unknown, Err(Error::NotFound { .. })));
        let all = h.store.campaigns(None, 10).await.unwrap();
        assert_eq!(all.iter().map(|campaign| campaign.runs.open).sum::<u32>(), 1);
    }

    async fn a_run_that_ends_well_burns_the_campaign_down(h) {
        let campaign = begun(h, "shop").await;
        let run = h.start("shop").await;
        while !h.run(run).await.state.is_final() {
            h.pass(T0 + 1_000).await;
        }
        assert_eq!(told(h).await, [(CampaignChange::Created, 0.0), (CampaignChange::Progressed, 0.5)]);
        let campaign = h.store.campaign(campaign.id.as_str()).await.unwrap();
        assert_eq!((campaign.runs.done, campaign.progress(), campaign.value()), (1, 0.5, 1.0));
        let burndown = h.store.burndown(&campaign, T0 + 2_000).await.unwrap();
        let left: Vec<_> = burndown.points.iter().map(|point| (point.at_ms, point.remaining, point.run_id)).collect();
        assert_eq!(left, [(T0, 2, None), (T0 + 1_000, 1, Some(run)), (T0 + 2_000, 1, None)]);
        let events = h.store.campaign_events(&campaign, 0, 1_000).await.unwrap();
        assert!(events.iter().any(|event| matches!(event.body, EventBody::CampaignChanged { .. })));
        assert!(events.iter().any(|event| matches!(event.body, EventBody::RunFinished { .. })));
        assert!(events.is_sorted_by(|one, two| one.seq < two.seq));
        let later = h.store.campaign_events(&campaign, events[1].seq, 2).await.unwrap();
        assert_eq!(later, events[2..4]);
    }

    async fn a_closed_campaign_takes_no_run_until_it_is_opened_again(h) {
        let campaign = begun(h, "sprint").await;
        let closed = Campaign { state: CampaignState::Closed, said_value: Some(0.97), ..campaign.clone() };
        let closed = h.store.save_campaign(&closed, CampaignChange::Closed, T0 + 1).await.unwrap();
        assert_eq!((closed.closed_at_ms, closed.value(), closed.revision), (Some(T0 + 1), 0.97, 2));
        let late = h.store.save_campaign(&campaign, CampaignChange::Updated, T0 + 2).await;
        assert!(matches!(late, Err(Error::Conflict { .. })));
        let run = h.start("shop").await;
        let refused = h.store.change_campaign_run(&closed, run, true, "ana", T0 + 2).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })));
        let open = Campaign { state: CampaignState::Open, ..closed };
        let open = h.store.save_campaign(&open, CampaignChange::Reopened, T0 + 3).await.unwrap();
        assert_eq!(open.closed_at_ms, None);
        assert_eq!(h.store.campaigns(Some(CampaignState::Closed), 10).await.unwrap(), []);
    }

    async fn members_come_and_go_once(h) {
        let campaign = begun(h, "sprint").await;
        for _ in 0..2 {
            let with = h.store.change_member(&campaign.id, "ben", true, "ana", T0 + 1).await.unwrap();
            assert_eq!((with.members, with.revision), (vec!["ana".to_owned(), "ben".to_owned()], 2));
        }
        let without = h.store.change_member(&campaign.id, "ana", false, "ana", T0 + 2).await.unwrap();
        assert_eq!(without.members, ["ben"]);
        use CampaignChange::{Created, MemberAdded, MemberRemoved};
        assert_eq!(told(h).await.into_iter().map(|(change, _)| change).collect::<Vec<_>>(), [Created, MemberAdded, MemberRemoved]);
    }
}
