//! A certificate: mangled again, a repair must be the input.

use unmangle::Normalizer;

fn main() -> Result<(), unmangle::CertificateError> {
    let text = "the talks failed , he said . they ' ll meet again , but it ' s not known when .";
    let repair = Normalizer::new().repair(text);
    println!("{}\n{}", repair.text(), repair.certify()?);
    assert_eq!(repair.undo(), text);
    Ok(())
}
