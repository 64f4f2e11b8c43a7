//! Orders: the one place where names of parameters change and events follow from an event (wire-apis.md §1.6).

use domain::{event::Action, incoming::Derived};
use serde_json::{Map, Value};

use super::field;

/// Most products of one order that become events of their own; all of them stay in its parameters.
const MOST_PRODUCTS: usize = 500;

/// Gives the figures of an order their reserved names; everything else stays as it was sent.
pub(super) fn reserve_names(order: &mut Map<String, Value>) {
    for (from, to) in [("revenue", "$revenue"), ("total", "$totalAmount"), ("currency", "$currency"), ("order_id", "$orderID")] {
        field::rename(order, from, to);
    }
}

/// One `product.buy` for each product of an order, with the order's id and currency beside the product's own parameters.
pub(super) fn purchases(order: &Map<String, Value>) -> Vec<Derived> {
    let Some(products) = order.get("products").and_then(Value::as_array) else { return Vec::new() };
    let Some(action) = Action::parse("product.buy") else { return Vec::new() };
    let products = products.iter().filter_map(Value::as_object).filter(|product| !product.is_empty());
    let purchase = |product: &Map<String, Value>| {
        let mut params = product.clone();
        field::complete(&mut params, "orderId", order.get("$orderID"));
        field::complete(&mut params, "currency", order.get("$currency"));
        Derived { action: action.clone(), params }
    };
    products.take(MOST_PRODUCTS).map(purchase).collect()
}
