// A payment provider for tests. It writes every sum that it really moved to a file, whatever anybody
// heard of it, and treats refunds as a file says: settle, throw before, throw after, hang after.
"use strict";

const { appendFileSync, readFileSync } = require("node:fs");
const { AbstractPaymentProvider, ModuleProvider, Modules } = require("@medusajs/framework/utils");

const MOVED = "moved";
const HOW = "refunds";
const LOOK_MS = 50;

function how() {
  try {
    return readFileSync(HOW, "utf8").trim();
  } catch {
    return "settle";
  }
}

class Cards extends AbstractPaymentProvider {
  static identifier = "cards";

  async initiatePayment() {
    return { id: `card-${Date.now()}`, data: { id: `card-${Date.now()}` }, status: "pending" };
  }

  async authorizePayment({ data }) {
    return { data, status: "authorized" };
  }

  async capturePayment({ data }) {
    return { data };
  }

  async refundPayment({ data, amount, context }) {
    const mood = how();
    if (mood === "throw before") throw new Error("the provider is away");
    const moved = { payment: data.id, amount: Number(amount.value ?? amount), key: context.idempotency_key };
    appendFileSync(MOVED, `${JSON.stringify(moved)}\n`);
    if (mood === "throw after") throw new Error("the provider did not answer");
    // It hangs for as long as it is told to: how busy the machine is decides nothing.
    while (mood === "hang after" && how() === mood) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    return { data };
  }

  async cancelPayment({ data }) {
    return { data };
  }

  async deletePayment({ data }) {
    return { data };
  }

  async getPaymentStatus() {
    return { status: "captured" };
  }

  async retrievePayment({ data }) {
    return { data };
  }

  async updatePayment({ data }) {
    return { data };
  }

  async getWebhookActionAndData() {
    return { action: "not_supported" };
  }
}

module.exports = ModuleProvider(Modules.PAYMENT, { services: [Cards] });
