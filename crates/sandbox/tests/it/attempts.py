"""Attempts to get out of the sandbox. Each prints `name: held (why)` or `name: ESCAPED (what)`.

An attempt returns what it got when it got out; OSError means that it was held. Anything else is a broken attempt and
shows as neither, which fails the test.
"""
import ctypes, errno, fcntl, glob, os, platform, resource, shutil, signal, socket, struct, subprocess, sys, time

libc = ctypes.CDLL(None, use_errno=True)
HOST = dict(pair.split("=", 1) for pair in sys.argv[1:])
X86 = platform.machine() == "x86_64"
# x86-64 and the generic table of the other architectures.
NR = {
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "ptrace": (101, 117), "process_vm_readv": (310, 270), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "keyctl": (250, 219), "add_key": (248, 217),
    "io_uring_setup": (425, 425), "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264),
    "pidfd_getfd": (438, 438), "pidfd_open": (434, 434), "kexec_load": (246, 104), "init_module": (175, 105),
    "finit_module": (313, 273), "reboot": (169, 142), "swapon": (167, 224), "sethostname": (170, 161),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "syslog": (103, 116), "acct": (163, 89),
    "clone": (56, 220), "clone3": (435, 435), "fsopen": (430, 430), "open_tree": (428, 428), "move_mount": (429, 429),
    "mount_setattr": (442, 442), "fanotify_init": (300, 262), "personality": (135, 92), "quotactl": (179, 60),
}


def call(name, *args, alias=0):
    number = NR[name][0 if X86 else 1] | alias
    result = libc.syscall(number, *args)
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return f"{name} gave {result}"


def read(path, size=200):
    with open(path, "rb") as file:
        return file.read(size)


def write(path, text="x"):
    with open(path, "w") as file:
        file.write(text)
    return f"wrote {path}"


def refused(found, why):
    """For attempts that look instead of asking: nothing found is held."""
    if not found:
        raise OSError(errno.ENOENT, why)
    return found


ATTEMPTS = {}


def attempt(function):
    ATTEMPTS[function.__name__] = function
    return function


def attempts(prefix, action, targets):
    for target in targets:
        name = f"{prefix}_{target.strip('/').replace('/', '_').replace('.', '_') or 'root'}"
        ATTEMPTS[name] = lambda target=target: action(target)


attempts("read", read, [
    "/etc/shadow", "/etc/sudoers", "/root/.ssh/id_rsa", "/root/.bashrc", "/proc/kcore", "/proc/kmsg", "/dev/mem",
    "/dev/kmsg", "/dev/sda", "/sys/kernel/uevent_seqnum", "/var/log/syslog", "/run/docker.sock", "/boot/grub/grub.cfg",
    "/proc/kallsyms_x", HOST["secret"],
])
attempts("list", lambda path: refused(os.listdir(path), "empty"), ["/root", "/home", "/var", "/sys", "/srv", "/mnt", "/boot"])
attempts("write", write, [
    "/usr/escape", "/etc/passwd", "/bin/escape", "/lib/escape", "/escape", "/etc/ld.so.preload", "/run/velocity",
    "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/vm/overcommit_memory",
    "/proc/sysrq-trigger", "/proc/self/uid_map", "/shown/file", "/shown/new", HOST["outside"],
])


@attempt
def the_environment_of_velocity_in_init():
    return refused(HOST["canary"].encode() in read("/proc/1/environ", 100000), "not there")


@attempt
def the_environment_of_velocity_in_own():
    return refused(HOST["canary"] in str(os.environ), "not there")


@attempt
def inherited_descriptors():
    found = [os.readlink(link) for link in glob.glob("/proc/self/fd/*") if int(link.rsplit("/")[-1]) > 2 and os.path.exists(link)]
    return refused(found, "none")


@attempt
def descriptors_of_init():
    return refused(os.listdir("/proc/1/fd") and [os.readlink(f"/proc/1/fd/{fd}") for fd in os.listdir("/proc/1/fd") if "memfd" in os.readlink(f"/proc/1/fd/{fd}")], "none")


@attempt
def root_of_init():
    return read("/proc/1/root/etc/shadow")


@attempt
def process_of_the_host():
    os.kill(int(HOST["pid"]), 0)
    return "seen"


@attempt
def processes_of_the_host_listed():
    return refused(len(glob.glob("/proc/[0-9]*")) > 8, "few")


@attempt
def killing_init():
    os.kill(1, signal.SIGKILL)
    return "sent"


@attempt
def mount_tmpfs():
    return call("mount", b"none", b"/tmp", b"tmpfs", 0, None)


@attempt
def mount_x32():
    if not X86:
        raise OSError(errno.ENOSYS, "no such numbers here")
    return call("mount", b"none", b"/tmp", b"tmpfs", 0, None, alias=0x40000000)


@attempt
def remount_root_writable():
    return call("mount", None, b"/", None, 32, None)


@attempt
def umount_usr():
    return call("umount2", b"/usr", 2)


@attempt
def new_user_namespace():
    return call("unshare", 0x10000000)


@attempt
def new_mount_namespace():
    return call("unshare", 0x00020000)


@attempt
def new_network_namespace():
    return call("unshare", 0x40000000)


@attempt
def clone_user_namespace():
    result = libc.syscall(NR["clone"][0 if X86 else 1], 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)
    if result == 0:
        os._exit(0)
    if result < 0:
        raise OSError(ctypes.get_errno(), "clone")
    return result


@attempt
def namespace_of_init():
    fd = os.open("/proc/1/ns/mnt", os.O_RDONLY)
    return call("setns", fd, 0)


@attempt
def trace_init():
    return call("ptrace", 16, 1, 0, 0)


@attempt
def trace_self():
    return call("ptrace", 0, 0, 0, 0)


for name, args in {
    "process_vm_readv": (1, 0, 0, 0, 0, 0), "bpf": (0, 0, 0), "perf_event_open": (0, 0, -1, -1, 0),
    "userfaultfd": (1,), "keyctl": (0, -3, 1), "add_key": (b"user", b"x", b"y", 1, -3), "io_uring_setup": (1, ctypes.create_string_buffer(120)),
    "open_by_handle_at": (-100, ctypes.create_string_buffer(64), 0), "kexec_load": (0, 0, 0, 0), "init_module": (0, 0, b""),
    "finit_module": (0, b"", 0), "reboot": (0xFEE1DEAD, 672274793, 0, 0), "swapon": (b"/ws", 0),
    "sethostname": (b"x", 1), "settimeofday": (ctypes.create_string_buffer(16), 0), "clock_settime": (0, ctypes.create_string_buffer(16)),
    "syslog": (10, 0, 0), "acct": (b"/ws/acct",), "pivot_root": (b"/ws", b"/ws"), "chroot": (b"/ws",), "fsopen": (b"tmpfs", 0),
    "open_tree": (-100, b"/", 1), "mount_setattr": (-100, b"/", 0, 0, 0), "fanotify_init": (0, 0), "personality": (0x0040000,),
    "clone3": (0, 0), "pidfd_getfd": (0, 0, 0), "quotactl": (0, 0, 0, 0),
}.items():
    ATTEMPTS[f"call_{name}"] = lambda name=name, args=args: call(name, *args)


@attempt
def device_node():
    os.mknod("/ws/sda", 0o60660, os.makedev(8, 0))
    return "made"


@attempt
def memory_device_node():
    os.mknod("/tmp/mem", 0o20660, os.makedev(1, 1))
    return "made"


@attempt
def hard_link_of_a_system_file():
    os.link("/usr/bin/env", "/ws/env")
    return "linked"


@attempt
def hard_link_of_a_shown_file():
    os.link("/shown/file", "/ws/file")
    return "linked"


@attempt
def truncating_a_shown_file():
    os.truncate("/shown/file", 0)
    return "truncated"


@attempt
def renaming_a_shown_file():
    os.rename("/shown/file", "/shown/other")
    return "renamed"


@attempt
def mode_of_a_shown_file():
    os.chmod("/shown/file", 0o777)
    return "changed"


@attempt
def giving_a_file_to_root():
    write("/ws/gift")
    os.chown("/ws/gift", 0, 0)
    return "given"


@attempt
def setuid_program():
    shutil.copy("/usr/bin/id", "/ws/id")
    os.chmod("/ws/id", 0o4755)
    said = subprocess.run(["/ws/id"], capture_output=True, text=True).stdout
    os.chmod("/ws/id", 0o755)
    return refused("euid=0" in said or "uid=0" in said, said.strip())


@attempt
def su_to_root():
    os.setuid(0)
    return "root"


@attempt
def capabilities():
    status = read("/proc/self/status", 10000).decode()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    weak = [name for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb") if int(fields[name], 16)]
    weak += [name for name, good in (("NoNewPrivs", "1"), ("Seccomp", "2")) if fields[name].strip() != good]
    return refused(weak, "none")


@attempt
def raising_the_process_limit():
    try:
        resource.setrlimit(resource.RLIMIT_NPROC, (resource.getrlimit(resource.RLIMIT_NPROC)[0] + 1,) * 2)
    except ValueError as error:
        raise OSError(errno.EPERM, str(error))
    return "raised"


@attempt
def higher_priority():
    os.setpriority(os.PRIO_PROCESS, 0, -20)
    return "raised"


@attempt
def real_time_scheduling():
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
    return "got"


@attempt
def never_chosen_when_memory_is_short():
    return write("/proc/self/oom_score_adj", "-1000")


@attempt
def control_groups():
    return refused(glob.glob("/sys/fs/cgroup/*"), "none")


def connect(family, kind, address):
    with socket.socket(family, kind) as made:
        made.settimeout(1)
        made.connect(address)
        if kind == socket.SOCK_DGRAM:
            made.send(b"out")
            time.sleep(0.1)
            made.send(b"out")
        return f"connected {address}"


attempts("tcp", lambda port: connect(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", int(port))), [HOST["tcp"]])
attempts("udp", lambda port: connect(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", int(port))), [HOST["udp"]])


@attempt
def tcp_outside():
    return connect(socket.AF_INET, socket.SOCK_STREAM, ("8.8.8.8", 53))


@attempt
def dns_outside():
    return connect(socket.AF_INET, socket.SOCK_DGRAM, ("8.8.8.8", 53))


@attempt
def tcp6_outside():
    return connect(socket.AF_INET6, socket.SOCK_STREAM, ("2001:4860:4860::8888", 53))


@attempt
def metadata_service():
    return connect(socket.AF_INET, socket.SOCK_STREAM, ("169.254.169.254", 80))


@attempt
def name_resolution():
    return socket.getaddrinfo("example.com", 80)


@attempt
def abstract_socket_of_the_host():
    return connect(socket.AF_UNIX, socket.SOCK_STREAM, "\0" + HOST["abstract"])


@attempt
def named_socket_of_the_host():
    return connect(socket.AF_UNIX, socket.SOCK_STREAM, HOST["named"])


@attempt
def network_interfaces():
    return refused([name for _, name in socket.if_nameindex() if name != "lo"], "only lo")


@attempt
def raw_socket():
    return str(socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))


@attempt
def packet_socket():
    return str(socket.socket(socket.AF_PACKET, socket.SOCK_RAW))


@attempt
def socket_to_the_hypervisor():
    return str(socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM))


@attempt
def socket_to_kernel_crypto():
    return str(socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET))


@attempt
def shared_memory_of_the_host():
    result = libc.shmget(int(HOST["shm"]), 1, 0)
    if result < 0:
        raise OSError(ctypes.get_errno(), "shmget")
    return result


@attempt
def shared_memory_files_of_the_host():
    return refused(os.listdir("/dev/shm"), "empty")


@attempt
def temporary_files_of_the_host():
    return refused(set(os.listdir("/tmp")) - {"home"}, "empty")


@attempt
def words_for_the_terminal():
    with open("/dev/tty", "w") as terminal:
        fcntl.ioctl(terminal, 0x5412, b"x")
    return "typed"


@attempt
def words_for_a_new_terminal():
    ours, _ = os.openpty()
    fcntl.ioctl(ours, 0x5412, b"x")
    return "typed"


@attempt
def replacing_the_helper():
    os.replace("/bin/true", "/run/velocity")
    return "replaced"


@attempt
def host_name():
    return refused(socket.gethostname() != "sandbox" and socket.gethostname(), "made up")


for name, action in ATTEMPTS.items():
    try:
        print(f"{name}: ESCAPED ({action()!r})")
    except OSError as error:
        print(f"{name}: held ({error.strerror or error})")
