// A real Vendure in memory, with a few lamps, for tests. It ends when its standard input does.
"use strict";

const core = require("@vendure/core");
const { populateInitialData } = require("@vendure/core/cli");

const options = JSON.parse(process.argv[2] ?? "{}");

// What a payment provider would know: every sum that it really moved, whatever anybody heard of it.
const provider = { moved: [], refunds: "settle" };

const words = (value) => [{ languageCode: core.LanguageCode.en, value }];

function move(kind, order, amount, input) {
  const id = `${kind}-${provider.moved.length + 1}`;
  provider.moved.push({ id, kind, order: order.code, amount, reason: input?.reason ?? "" });
  return id;
}

const cards = new core.PaymentMethodHandler({
  code: "cards",
  description: words("Cards"),
  args: {},
  createPayment: (ctx, order, amount, args, metadata) => {
    if (metadata.hold) return { amount, state: "Authorized", transactionId: "held", metadata };
    if (metadata.decline) return { amount, state: "Declined", errorMessage: "no", metadata };
    const part = metadata.part ?? amount;
    const transactionId = move("payment", order, part);
    return { amount: part, state: "Settled", transactionId, metadata };
  },
  settlePayment: () => ({ success: true }),
  createRefund: async (ctx, input, amount, order) => {
    const how = provider.refunds;
    if (how === "refuse") return { state: "Failed", transactionId: "", metadata: { why: "closed" } };
    if (how === "throw before") throw new Error("the provider is away");
    const transactionId = move("refund", order, amount, input);
    if (how === "throw after") throw new Error("the provider did not answer");
    // It hangs for as long as it is told to: how busy the machine is decides nothing.
    while (how === "hang after" && provider.refunds === how) await new Promise((resolve) => setTimeout(resolve, 50));
    return { state: how === "later" ? "Pending" : "Settled", transactionId };
  },
});

// Money that people move by hand: Vendure leaves its refunds pending until one says it is done.
const transfers = new core.PaymentMethodHandler({
  code: "transfers",
  description: words("Bank transfer"),
  args: {},
  createPayment: (ctx, order, amount) => ({ amount, state: "Settled", transactionId: "by-hand" }),
  settlePayment: () => ({ success: true }),
});

function control(request, response) {
  Object.assign(provider, request.query);
  response.json(provider);
}

const config = {
  apiOptions: {
    hostname: "127.0.0.1",
    port: options.port ?? 0,
    middleware: [{ route: "provider", handler: control }],
  },
  authOptions: {
    tokenMethod: ["bearer", "api-key"],
    requireVerification: true,
    superadminCredentials: { identifier: options.user, password: options.password },
  },
  dbConnectionOptions: { type: "sqljs", synchronize: true, logging: false },
  paymentOptions: { paymentMethodHandlers: [cards, transfers] },
  customFields: {
    Order: [{ name: "promisedFor", type: "datetime", nullable: true }],
    Product: [
      { name: "lampCategory", type: "string", nullable: true },
      { name: "marketed", type: "string", list: true, nullable: true },
    ],
    ProductVariant: [
      { name: "asNew", type: "string", nullable: true },
      { name: "single", type: "boolean", nullable: true },
    ],
  },
  logger: new core.DefaultLogger({ level: core.LogLevel.Warn, timestamp: false }),
  plugins: (options.plugins ?? []).map(({ file, name, settings }) =>
    require(file)[name].init(settings),
  ),
};

const shipping = (name, price) => ({ name, price, taxRate: 19 });
const initial = {
  defaultLanguage: core.LanguageCode.en,
  defaultZone: "Europe",
  countries: [
    ["DE", "Germany", "Europe"],
    ["AT", "Austria", "Europe"],
    ["GB", "United Kingdom", "Europe"],
    ["US", "United States", "Europe"],
    ["CA", "Canada", "Europe"],
    ["CH", "Switzerland", "Europe"],
  ].map(([code, name, zone]) => ({ code, name, zone })),
  taxRates: [{ name: "Standard", percentage: 19 }],
  shippingMethods: [shipping("Standard", 590), shipping("Express", 1490)],
  paymentMethods: ["cards", "transfers"].map((name) => ({
    name,
    handler: { code: name, arguments: [] },
  })),
  collections: [],
};

// What the shop's own fields say of some of them.
const SAID = {
  "ARB-1": [
    { lampCategory: "other", marketed: ["Burns for 10,000 hours"] },
    { asNew: "new", single: true },
  ],
  "TID-2": [{ lampCategory: "lantern" }, { asNew: "" }],
};

// [name, sku, price without tax, stock]
const LAMPS = [
  ["Arbour floor lamp", "ARB-1", 20159, 500],
  ["Tide table lamp", "TID-2", 7983, 500],
  ["Tide shade", "TID-S", 1672, 500],
  ["Switch with cable", "SWI-9", 337, 500],
  ["Last of its kind", "LAST-1", 42017, 1],
];

async function asOwner(app) {
  const connection = app.get(core.TransactionalConnection);
  const user = await connection.rawConnection.getRepository(core.User).findOneOrFail({
    where: { identifier: options.user },
    relations: ["roles", "roles.channels"],
  });
  return app.get(core.RequestContextService).create({ apiType: "admin", user });
}

async function inEuros(app) {
  const ctx = await asOwner(app);
  const { id } = await app.get(core.ChannelService).getDefaultChannel(ctx);
  const EUR = core.CurrencyCode.EUR;
  await app.get(core.ChannelService).update(ctx, {
    id,
    availableCurrencyCodes: [EUR],
    defaultCurrencyCode: EUR,
  });
}

async function lamps(app, ctx) {
  const stock = await app.get(core.StockLocationService).defaultStockLocation(ctx);
  const taxCategory = (await app.get(core.TaxCategoryService).findAll(ctx)).items[0];
  const products = [];
  for (const [name, sku, price, stockOnHand] of LAMPS) {
    const text = { languageCode: core.LanguageCode.en, name };
    const [customFields, ofVariant] = SAID[sku] ?? [{}, {}];
    const product = await app.get(core.ProductService).create(ctx, {
      customFields,
      translations: [{ ...text, slug: sku.toLowerCase(), description: "" }],
    });
    products.push(product.id);
    await app.get(core.ProductVariantService).create(ctx, [
      {
        productId: product.id,
        customFields: ofVariant,
        sku,
        price,
        taxCategoryId: taxCategory.id,
        stockLevels: [{ stockLocationId: stock.id, stockOnHand }],
        trackInventory: "TRUE",
        translations: [text],
      },
    ]);
  }
  return products;
}

async function secondChannel(app, ctx, productIds) {
  const first = await app.get(core.ChannelService).getDefaultChannel(ctx);
  const made = await app.get(core.ChannelService).create(ctx, {
    code: "lumen",
    token: "lumen",
    defaultLanguageCode: core.LanguageCode.en,
    currencyCode: "EUR",
    pricesIncludeTax: true,
    defaultTaxZoneId: first.defaultTaxZone.id,
    defaultShippingZoneId: first.defaultShippingZone.id,
  });
  await app.get(core.ProductService).assignProductsToChannel(ctx, {
    productIds,
    channelId: made.id,
  });
  for (const [service, entity] of [
    [core.ShippingMethodService, core.ShippingMethod],
    [core.PaymentMethodService, core.PaymentMethod],
    [core.StockLocationService, core.StockLocation],
  ]) {
    for (const { id } of (await app.get(service).findAll(ctx)).items)
      await app.get(core.ChannelService).assignToChannels(ctx, entity, id, [made.id]);
  }
}

async function main() {
  process.stdin.on("end", () => process.exit(0)).resume();
  const app = await core.bootstrap(config);
  await populateInitialData(app, initial);
  await inEuros(app);
  const ctx = await asOwner(app);
  await secondChannel(app, ctx, await lamps(app, ctx));
  await app.get(core.JobQueueService).start();
  process.stdout.write(`${JSON.stringify({ port: app.getHttpServer().address().port })}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
