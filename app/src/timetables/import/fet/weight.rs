//! How much a constraint of FET counts.

use super::super::fault::What;
use super::super::reading::{Element, Reading, maybe_text, shortened};

/// How much a constraint counts: whether it is required, and the cost of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    pub required: bool,
    pub weight: u32,
}

/// How much a constraint counts; `None` when it does not count at all, or says something that is no percentage.
pub fn weight(reading: &mut Reading, element: Element<'_>) -> Option<Weight> {
    let text = maybe_text(element, "Weight_Percentage").unwrap_or("100");
    match text.parse::<f64>() {
        Ok(percent) if percent >= 100.0 => Some(Weight { required: true, weight: 1 }),
        Ok(percent) if percent > 0.0 => Some(Weight { required: false, weight: percent.ceil() as u32 }),
        Ok(0.0) => None,
        _ => {
            reading.fault(element, What::NotANumber { name: "Weight_Percentage", text: shortened(text) });
            None
        }
    }
}
