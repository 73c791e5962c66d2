// Tells Lamplight which orders changed, with signed hooks (Standard Webhooks 1.0.0).
//
// Copy this file into src/subscribers of your Medusa project; README.md beside it says what to set.
"use strict";

const { createHmac, randomUUID } = require("node:crypto");

const ANSWER_MS = 10_000;
const FIRST_PAUSE_MS = Number(process.env.LAMPLIGHT_PAUSE_MS ?? 2_000);
const LONGEST_PAUSE_MS = 600_000;
const TRIES = 20;
const MOST_WAITING = 1_000;

const OF_ORDERS = [
  "order.placed",
  "order.updated",
  "order.canceled",
  "order.completed",
  "order.archived",
  "order.fulfillment_created",
  "order.fulfillment_canceled",
  "order.return_requested",
  "order.return_received",
  "order.claim_created",
  "order.exchange_created",
  "order-edit.confirmed",
];
const OF_PAYMENTS = ["payment.captured", "payment.refunded"];
const OF_FULFILMENTS = ["shipment.created", "delivery.created"];

function keyOf(secret) {
  const key = Buffer.from(String(secret).replace(/^whsec_/, ""), "base64");
  if (!String(secret).startsWith("whsec_") || key.length < 24)
    throw new Error("LAMPLIGHT_SECRET is whsec_ and the base64 of at least 24 bytes");
  return key;
}

const url = process.env.LAMPLIGHT_URL;
const key = url ? keyOf(process.env.LAMPLIGHT_SECRET) : null;
let waiting = 0;

async function one(container, entity, id, path) {
  const { data } = await container
    .resolve("query")
    .graph({ entity, fields: [path], filters: { [entity === "payment" ? "id" : "fulfillment_id"]: id } });
  return path.split(".").reduce((value, name) => value?.[name], data[0]);
}

async function orderOf(container, { name, data }) {
  if (OF_PAYMENTS.includes(name))
    return one(container, "payment", data.id, "payment_collection.order.id");
  if (OF_FULFILMENTS.includes(name))
    return one(container, "order_fulfillment", data.id, "order_id");
  return data.order_id ?? data.id;
}

// Medusa leaves an order's time as it was when money is taken, or goes back for what came back.
// Lamplight reads changed orders by that time.
async function touch(container, id) {
  const connection = container.resolve("__pg_connection__");
  await connection("order").where({ id }).update({ updated_at: connection.fn.now() });
}

async function send(id, order, at) {
  const body = JSON.stringify({ type: "order.changed", timestamp: at, data: { order } });
  const time = Math.floor(Date.now() / 1000);
  const signed = createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64");
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(time),
      "webhook-signature": `v1,${signed}`,
    },
    redirect: "error",
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (!answer.ok) throw new Error(`Lamplight answers ${answer.status}`);
}

// Tried again with longer and longer pauses, under the same id. What is lost when Medusa ends, or
// while too many wait, Lamplight finds by the order's time.
async function tell(logger, order) {
  if (waiting >= MOST_WAITING) return;
  const id = `msg_${randomUUID()}`;
  const at = new Date().toISOString();
  waiting += 1;
  try {
    for (let tried = 1, pause = FIRST_PAUSE_MS; ; tried += 1, pause *= 2) {
      try {
        return await send(id, order, at);
      } catch (error) {
        if (tried >= TRIES) return logger.error(`Lamplight wasn't told of ${order}: ${error.message}`);
      }
      await new Promise((wake) => setTimeout(wake, Math.min(pause, LONGEST_PAUSE_MS)).unref());
    }
  } finally {
    waiting -= 1;
  }
}

async function lamplight({ event, container }) {
  if (!url) return;
  const order = await orderOf(container, event);
  if (!order) return;
  await touch(container, order);
  // Not waited for: whoever else hears of the event isn't kept waiting by us.
  void tell(container.resolve("logger"), order);
}

module.exports = {
  default: lamplight,
  config: { event: [...OF_ORDERS, ...OF_PAYMENTS, ...OF_FULFILMENTS] },
};
