// Tells Lamplight which orders changed, with signed hooks (Standard Webhooks 1.0.0).
//
// Copy this file into your Vendure project; README.md beside it says what to write where.
"use strict";

const { createHmac, randomUUID } = require("node:crypto");
const core = require("@vendure/core");

const QUEUE = "lamplight-hooks";
const ANSWER_MS = 10_000;
const UNPLACED = new Set(["Created", "Draft", "AddingItems", "ArrangingPayment"]);
const OF_ORDERS = [
  core.OrderStateTransitionEvent,
  core.PaymentStateTransitionEvent,
  core.RefundEvent,
  core.RefundStateTransitionEvent,
];
const OF_FULFILMENTS = [core.FulfillmentEvent, core.FulfillmentStateTransitionEvent];

function keyOf(secret) {
  const key = Buffer.from(String(secret).replace(/^whsec_/, ""), "base64");
  if (!String(secret).startsWith("whsec_") || key.length < 24)
    throw new Error("LamplightPlugin: secret is whsec_ and the base64 of at least 24 bytes");
  return key;
}

class LamplightPlugin {
  /** `url` is https://YOUR-LAMPLIGHT/api/v1/hooks/SHOP, `secret` one of that shop's hook_secrets. */
  static init({ url, secret, retries = 20 }) {
    LamplightPlugin.options = { url: String(url), key: keyOf(secret), retries };
    return LamplightPlugin;
  }

  constructor(events, jobs, connection) {
    this.events = events;
    this.jobs = jobs;
    this.connection = connection;
  }

  async onApplicationBootstrap() {
    this.queue = await this.jobs.createQueue({ name: QUEUE, process: ({ data }) => send(data) });
    for (const type of OF_ORDERS)
      this.events.ofType(type).subscribe(({ order }) => this.tell([order]));
    for (const type of OF_FULFILMENTS)
      this.events.ofType(type).subscribe(async (event) => {
        const { id } = event.fulfillment ?? event.entity;
        const found = await this.connection.rawConnection
          .getRepository(core.Fulfillment)
          .findOne({ where: { id }, relations: ["orders"] });
        await this.tell(found?.orders ?? []);
      });
  }

  // A subscriber that throws would end its subscription: what goes wrong is logged, and whoever
  // reads the changed orders finds the order by its time.
  async tell(orders) {
    for (const { id, state } of orders) {
      if (UNPLACED.has(state)) continue;
      try {
        await this.touch(id);
        const data = { id: `msg_${randomUUID()}`, order: String(id), at: new Date().toISOString() };
        await this.queue.add(data, { retries: LamplightPlugin.options.retries });
      } catch (error) {
        core.Logger.error(`order ${id} was not told: ${error.message}`, "LamplightPlugin");
      }
    }
  }

  // Vendure leaves an order's time as it was when money goes back, and puts it back when the order
  // moves to another state. Lamplight reads changed orders by that time.
  async touch(id) {
    await this.connection.rawConnection
      .createQueryBuilder()
      .update(core.Order)
      .set({ updatedAt: () => "CURRENT_TIMESTAMP" })
      .where("id = :id", { id })
      .execute();
  }
}

async function send({ id, order, at }) {
  const { url, key } = LamplightPlugin.options;
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

core.VendurePlugin({ imports: [core.PluginCommonModule], compatibility: "^3.0.0" })(
  LamplightPlugin,
);
Reflect.defineMetadata(
  "design:paramtypes",
  [core.EventBus, core.JobQueueService, core.TransactionalConnection],
  LamplightPlugin,
);

module.exports = { LamplightPlugin };
