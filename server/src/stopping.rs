//! The end, as everything that runs hears of it.

use tokio::sync::watch;

/// Tells everything that runs to come to its end. Dropping it tells the same.
#[derive(Debug)]
pub struct Stop(watch::Sender<bool>);

/// Hears when the portal begins to stop. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Stopping(watch::Receiver<bool>);

/// A portal that goes on until the first half says otherwise.
pub fn going_on() -> (Stop, Stopping) {
    let (stop, stopping) = watch::channel(false);
    (Stop(stop), Stopping(stopping))
}

impl Stop {
    /// The end begins.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }
}

impl Stopping {
    /// Returns once the end has begun.
    pub async fn begun(mut self) {
        // An error means that nobody is left who could say it.
        let _ = self.0.wait_for(|stop| *stop).await;
    }

    /// Whether the end has begun.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }
}

/// Listens from now on for the operating system's wish that the portal end; the future returns when it comes.
pub fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
