//! The helper alone, for the tests: Velocity itself is the helper otherwise.

fn main() {
    sandbox::helper_main(std::env::args_os());
}
