//! Panics as failures: caught with the place where they happen, and without a word on standard error.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// While something is tried on this thread, where it panicked.
    static TRIED: RefCell<Option<String>> = const { RefCell::new(None) };
}

static HOOK: Once = Once::new();

/// Runs something; where and how it panics, if it does. The hook for panics that was there before goes on being asked
/// on all threads on which nothing is tried.
pub(super) fn caught<T>(run: impl FnOnce() -> T) -> Result<T, (String, String)> {
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
            let is_tried = TRIED.with_borrow_mut(|tried| tried.as_mut().map(|tried| *tried = place).is_some());
            if !is_tried {
                before(panic);
            }
        }));
    });
    TRIED.set(Some(String::new()));
    let result = catch_unwind(AssertUnwindSafe(run));
    let place = TRIED.take().unwrap_or_default();
    result.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
        (place, text.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_caught_with_its_place() {
        assert_eq!(caught(|| 7), Ok(7));
        let (place, text) = caught(|| panic!("seven {}", 7)).expect_err("a panic");
        assert!(place.starts_with(file!()), "{place}");
        assert_eq!(text, "seven 7");
    }
}
