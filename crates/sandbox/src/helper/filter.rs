//! seccomp: system calls that no build, test or web server needs and that exploits do.

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch, apply_filter,
};
use std::collections::BTreeMap;

const DENIED: &[libc::c_long] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_kcmp,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_pidfd_getfd,
    libc::SYS_fanotify_init,
    libc::SYS_quotactl,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_reboot,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_acct,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_vhangup,
    libc::SYS_personality,
    libc::SYS_lookup_dcookie,
    libc::SYS_nfsservctl,
];

/// Namespaces that `clone` must not make: new user, mount, PID, network, IPC, UTS and cgroup namespaces.
const NAMESPACES: u64 = (libc::CLONE_NEWUSER
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWCGROUP) as u64;

/// Sockets to the kernel or the hypervisor that no network namespace holds back.
const SOCKETS: [libc::c_int; 4] = [libc::AF_ALG, libc::AF_VSOCK, libc::AF_PACKET, libc::AF_KEY];

/// Terminal requests that put words into another program's mouth.
const TERMINAL: [u64; 2] = [libc::TIOCSTI, libc::TIOCLINUX];

/// On x86-64 every call has a second number for the x32 ABI.
#[cfg(target_arch = "x86_64")]
const ALIAS: Option<libc::c_long> = Some(0x4000_0000);
#[cfg(not(target_arch = "x86_64"))]
const ALIAS: Option<libc::c_long> = None;

pub(crate) fn put_up() -> Result<(), String> {
    let say = |error: seccompiler::Error| format!("seccomp: {error}");
    apply_filter(&program(rules(), libc::EPERM)?).map_err(say)?;
    // Its flags lie in memory that no filter can read, so libc is sent back to `clone`.
    let hidden = numbers(libc::SYS_clone3).map(|number| (number, Vec::new())).collect();
    apply_filter(&program(hidden, libc::ENOSYS)?).map_err(say)
}

fn rules() -> BTreeMap<i64, Vec<SeccompRule>> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        DENIED.iter().flat_map(|number| numbers(*number)).map(|number| (number, Vec::new())).collect();
    let each_flag = (0..64).map(|bit| 1 << bit).filter(|flag| NAMESPACES & flag != 0);
    let clone = each_flag.map(|flag| when(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(flag), flag));
    add(&mut rules, libc::SYS_clone, clone.collect());
    let socket = SOCKETS.map(|family| when(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, family as u64));
    add(&mut rules, libc::SYS_socket, socket.to_vec());
    let ioctl = TERMINAL.map(|request| when(1, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, request));
    add(&mut rules, libc::SYS_ioctl, ioctl.to_vec());
    rules
}

fn add(rules: &mut BTreeMap<i64, Vec<SeccompRule>>, call: libc::c_long, when: Vec<SeccompRule>) {
    rules.extend(numbers(call).map(|number| (number, when.clone())));
}

fn numbers(call: libc::c_long) -> impl Iterator<Item = i64> {
    [Some(call), ALIAS.map(|alias| call | alias)].into_iter().flatten()
}

fn when(argument: u8, length: SeccompCmpArgLen, op: SeccompCmpOp, value: u64) -> SeccompRule {
    let condition = SeccompCondition::new(argument, length, op, value).expect("argument numbers are below six");
    SeccompRule::new(vec![condition]).expect("a rule with one condition is well formed")
}

fn program(rules: BTreeMap<i64, Vec<SeccompRule>>, errno: i32) -> Result<BpfProgram, String> {
    let say = |error: seccompiler::BackendError| format!("seccomp: {error}");
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(say)?;
    SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(errno as u32), arch)
        .and_then(BpfProgram::try_from)
        .map_err(say)
}
