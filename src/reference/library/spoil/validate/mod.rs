//! Defects of judging an object: problems that are not reported, and objects that are refused without a reason.

mod address;
mod alarm;
mod component;
mod order;
mod place;
mod poll;
mod relations;
mod series;
mod structured;
mod styled;

use address::ADDRESS;
use alarm::ALARM;
use component::COMPONENT;
use order::ORDER;
use place::PLACE;
use poll::POLL;
use relations::RELATIONS;
use series::SERIES;
use structured::STRUCTURED;
use styled::STYLED;

use super::kind::Spoil;

/// The defects of `validate`, by what they are about.
pub(crate) const VALIDATE: &[&[Spoil]] = &[
    super::status::VALIDATE,
    ADDRESS,
    ALARM,
    COMPONENT,
    ORDER,
    PLACE,
    POLL,
    RELATIONS,
    SERIES,
    STRUCTURED,
    STYLED,
];
