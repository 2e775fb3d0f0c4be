use super::{GenerateError, Tree};
use domain::Spec;

pub(super) fn emit(spec: &Spec, tree: &mut Tree) -> Result<(), GenerateError> {
    let _ = (spec, tree);
    Ok(())
}

pub(super) fn landing(spec: &Spec) -> Result<Vec<u8>, GenerateError> {
    let _ = spec;
    Ok(Vec::new())
}
