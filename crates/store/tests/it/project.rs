use crate::harness::{T0, new_run, on_both, slug, spec};
use store::{Error, NewRelease, NewRun};

on_both! {
    async fn a_project_shows_its_newest_run_and_that_runs_spec(h) {
        assert_eq!(h.store.find_project(&slug("shop")).await.unwrap(), None);
        let first = h.start("shop").await;
        h.store.cancel_run(first, "me", T0).await.unwrap();
        let newer = NewRun { spec: spec("shop", 2), ..new_run("shop") };
        let second = h.store.start_run(&newer, T0 + 9).await.unwrap();
        let project = h.store.find_project(&slug("shop")).await.unwrap().unwrap();
        assert_eq!((project.run_id, project.spec.revision, project.live, project.port), (second, 2, None, None));
        assert_eq!(project.session_id.unwrap().as_str(), "session of shop");
        assert_eq!((project.created_at_ms, project.updated_at_ms), (T0, T0 + 9));
    }

    async fn projects_come_newest_first_with_what_is_on_the_air(h) {
        let run_id = h.start("shop").await;
        h.store.start_run(&new_run("blog"), T0 + 1).await.unwrap();
        let new = NewRelease { project: slug("shop"), run_id, artifact: "a".into(), port: 9000, url: None };
        let release = h.store.insert_release(&new, T0).await.unwrap();
        h.store.switch_release(release.id, T0).await.unwrap();
        let projects = h.store.projects(10).await.unwrap();
        let seen: Vec<_> = projects.iter().map(|p| (p.id.as_str(), p.live.as_ref().map(|l| l.id))).collect();
        assert_eq!(seen, [("blog", None), ("shop", Some(release.id))]);
        assert_eq!(h.store.projects(1).await.unwrap().len(), 1);
        assert_eq!(h.store.find_project(&slug("shop")).await.unwrap().unwrap().live.unwrap().id, release.id);
    }

    async fn each_run_keeps_the_spec_it_was_started_with(h) {
        let first = h.start("shop").await;
        h.store.cancel_run(first, "me", T0).await.unwrap();
        // A conversation that was reset begins at revision 1 again.
        let mut other = spec("shop", 1);
        other.project.tagline = "another".into();
        let second = h.store.start_run(&NewRun { spec: other.clone(), ..new_run("shop") }, T0).await.unwrap();
        assert_eq!(h.store.run_spec(first).await.unwrap(), spec("shop", 1));
        assert_eq!(h.store.run_spec(second).await.unwrap(), other);
        assert_eq!(h.store.find_spec(&slug("shop"), 1).await.unwrap(), Some(other));
        assert_eq!(h.store.find_spec(&slug("shop"), 2).await.unwrap(), None);
        assert!(matches!(h.store.run_spec(domain::JobId(99)).await, Err(Error::NotFound { .. })));
    }

    async fn the_specs_of_a_project_come_newest_first_with_their_runs(h) {
        let first = h.start("shop").await;
        h.store.cancel_run(first, "me", T0).await.unwrap();
        let again = h.store.start_run(&new_run("shop"), T0 + 1).await.unwrap();
        h.store.cancel_run(again, "me", T0 + 1).await.unwrap();
        let newer = NewRun { spec: spec("shop", 2), ..new_run("shop") };
        let third = h.store.start_run(&newer, T0 + 9).await.unwrap();
        h.start("blog").await;
        let versions = h.store.spec_versions(&slug("shop"), 10).await.unwrap();
        let seen: Vec<_> = versions.iter().map(|one| (one.spec.revision, one.created_at_ms, one.runs.clone())).collect();
        assert_eq!(seen, [(2, T0 + 9, vec![third]), (1, T0, vec![first, again])]);
        assert_eq!(h.store.spec_versions(&slug("shop"), 1).await.unwrap().len(), 1);
        let (id, blog) = (versions[1].id, slug("blog"));
        assert_eq!(h.store.find_spec_version(&slug("shop"), id).await.unwrap(), Some(spec("shop", 1)));
        assert_eq!(h.store.find_spec_version(&blog, id).await.unwrap(), None, "another project's spec");
        assert!(h.store.spec_versions(&slug("unknown"), 10).await.unwrap().is_empty());
    }

    async fn a_project_keeps_its_port_and_shares_it_with_nobody(h) {
        h.start("shop").await;
        h.start("blog").await;
        assert_eq!(h.store.project_port(&slug("shop"), 9000..=9001).await.unwrap(), 9000);
        assert_eq!(h.store.project_port(&slug("blog"), 9000..=9001).await.unwrap(), 9001);
        assert_eq!(h.store.project_port(&slug("shop"), 5000..=5001).await.unwrap(), 9000);
        assert_eq!(h.store.find_project(&slug("blog")).await.unwrap().unwrap().port, Some(9001));
    }

    async fn a_used_up_range_of_ports_says_so(h) {
        h.start("shop").await;
        h.start("blog").await;
        h.store.project_port(&slug("shop"), 9000..=9000).await.unwrap();
        let error = h.store.project_port(&slug("blog"), 9000..=9000).await.unwrap_err();
        assert_eq!(error.to_string(), "all ports from 9000 to 9000 belong to projects; configure a larger range");
        let unknown = h.store.project_port(&slug("nothing"), 9000..=9001).await;
        assert!(matches!(unknown, Err(Error::NotFound { .. })), "{unknown:?}");
    }

    async fn projects_that_ask_at_once_get_different_ports(h) {
        let names: Vec<String> = (0..10).map(|n| format!("project_{n}")).collect();
        for name in &names {
            h.start(name).await;
        }
        let asks = names.iter().map(|name| {
            let (store, name) = (h.store.clone(), slug(name));
            tokio::spawn(async move { store.project_port(&name, 9000..=9009).await.unwrap() })
        });
        let mut ports = Vec::new();
        for ask in asks.collect::<Vec<_>>() {
            ports.push(ask.await.unwrap());
        }
        ports.sort();
        assert_eq!(ports, (9000..=9009).collect::<Vec<u16>>());
    }
}
