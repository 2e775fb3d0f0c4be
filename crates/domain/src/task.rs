//! The tasks that anybody may put into the queue with `POST /tasks`.

use crate::Role;
use serde::{Deserialize, Serialize};

macro_rules! tasks {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $role:ident;)*) => {
        /// What can be asked for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Task {
            $($(#[$doc])* $variant,)*
        }

        impl Task {
            /// All tasks.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The task's name in the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The name of its kind of job; see [`JobKind`](crate::JobKind).
            pub(crate) fn kind_name(self) -> &'static str {
                match self { $(Self::$variant => concat!("task.", $name),)* }
            }

            /// Reads a task's name.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($name => Some(Self::$variant),)* _ => None }
            }

            /// The least role that may ask for it, where roles are enforced.
            pub fn least_role(self) -> Role {
                match self { $(Self::$variant => Role::$role,)* }
            }
        }
    };
}

tasks! {
    /// One message of a conversation: `{message, session_id, reset?}`.
    Chat = "chat", Viewer;
    /// The plan document of a spec: of a project, a session, or seven answers.
    Plan = "plan", Viewer;
    /// The product's tree, generated and merged into its repository.
    Codegen = "codegen", Developer;
    /// The tests of a project's tree as it stands.
    Test = "test", Developer;
    /// The security checks of a project's tree as it stands.
    SecurityScan = "security_scan", Developer;
    /// The content-addressed artifact of a project's tree as it stands.
    Packager = "packager", Developer;
    /// A project's newest artifact on the air.
    Deploy = "deploy", Admin;
    /// A change to what of a project is on the air: `{project, change, release?}`.
    Air = "air", Developer;
    /// A whole run through the stages.
    Pipeline = "pipeline", Developer;
    /// A command in the sandbox: `{argv, stdin?, files?, project?, timeout_s?}`.
    Execute = "execute", Developer;
    /// Languages, sizes and what stands out in a repository or a folder of files.
    Analyze = "analyze", Developer;
    /// The layout of a repository in a page.
    RepoSummary = "repo_summary", Developer;
    /// What happened in a job and the ones below it: `{job_id}`.
    Report = "report", Developer;
    /// A commit of given files into a project's repository: `{project, message, files}`.
    Gitcommit = "gitcommit", Developer;
    /// Nothing, for a while: `{seconds}`. For tests of an installation.
    Sleep = "sleep", Developer;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::JobKind;

    #[test]
    fn every_name_reads_back_and_never_as_a_stage() {
        for &task in Task::ALL {
            assert_eq!(Task::parse(task.as_str()), Some(task));
            assert_eq!(JobKind::parse(JobKind::Task(task).as_str()), Some(JobKind::Task(task)));
        }
        assert_ne!(JobKind::parse("plan"), JobKind::parse("task.plan"));
    }
}
