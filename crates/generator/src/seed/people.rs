//! The seeded accounts: one a role in the order of the spec's roles, then the second person of the sign-up role.

use domain::Spec;
use domain::spec::{ANONYMOUS, Access, Operation, RoleBase, Scope};

/// Who there is, by 1-based number.
pub(super) struct People {
    roles: Vec<(String, RoleBase)>,
    /// Number of the sign-up role's first person, and of its second.
    signup: Option<(usize, usize)>,
}

impl People {
    /// The accounts that the product's seed command makes.
    pub(super) fn of(spec: &Spec) -> Self {
        let roles: Vec<_> =
            spec.roles.iter().filter(|role| role.id != ANONYMOUS).map(|role| (role.id.clone(), role.base)).collect();
        let signup = spec.signup_role().and_then(|role| roles.iter().position(|(id, _)| *id == role.id));
        let second = roles.len() + 1;
        Self { signup: signup.map(|at| (at + 1, second)), roles }
    }

    /// The two persons of the sign-up role.
    pub(super) fn signup(&self) -> Option<(usize, usize)> {
        self.signup
    }

    /// How many accounts there are.
    pub(super) fn count(&self) -> usize {
        self.roles.len() + usize::from(self.signup.is_some())
    }

    /// Those who may make rows of an entity: people before staff, the second person last; administrators only where
    /// nobody else may. Never empty.
    pub(super) fn makers(&self, access: &Access) -> Vec<usize> {
        let may = |role: &str| access.scope(Operation::Create, role).is_some_and(|scope| scope != Scope::Public);
        let mut makers: Vec<_> = self
            .roles
            .iter()
            .enumerate()
            .filter(|(_, (role, _))| may(role))
            .map(|(at, (_, base))| (rank(*base), at + 1))
            .collect();
        makers.sort_unstable();
        if makers.iter().any(|(rank, _)| *rank < ADMIN) {
            makers.retain(|(rank, _)| *rank < ADMIN);
        }
        let mut makers: Vec<_> = makers.into_iter().map(|(_, number)| number).collect();
        if let Some((first, second)) = self.signup.filter(|(first, _)| makers.contains(first)) {
            makers.retain(|number| *number != first);
            makers.insert(0, first);
            makers.push(second);
        }
        if makers.is_empty() { vec![1] } else { makers }
    }

    /// Those who work on what others send in; everyone when there is no staff.
    pub(super) fn staff(&self) -> Vec<usize> {
        let staff: Vec<_> = self.numbered(|base| rank(base) >= 2);
        if staff.is_empty() { (1..=self.count().max(1)).collect() } else { staff }
    }

    fn numbered(&self, which: impl Fn(RoleBase) -> bool) -> Vec<usize> {
        self.roles.iter().enumerate().filter(|(_, (_, base))| which(*base)).map(|(at, _)| at + 1).collect()
    }
}

const ADMIN: u8 = 3;

fn rank(base: RoleBase) -> u8 {
    match base {
        RoleBase::Customer => 0,
        RoleBase::Member | RoleBase::Author | RoleBase::Seller => 1,
        RoleBase::Moderator | RoleBase::Staff => 2,
        RoleBase::Admin => ADMIN,
    }
}
