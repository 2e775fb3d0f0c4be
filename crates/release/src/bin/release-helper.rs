//! The helper alone, for the tests: Velocity itself is the helper otherwise.

fn main() {
    release::helper_main(std::env::args_os());
    sandbox::helper_main(std::env::args_os());
}
