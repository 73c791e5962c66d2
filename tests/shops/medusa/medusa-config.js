// A Medusa for tests: its database and port are given when it is started.
"use strict";

const { defineConfig } = require("@medusajs/framework/utils");

const cors = "http://127.0.0.1";

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { connection: { ssl: false } },
    http: {
      storeCors: cors,
      adminCors: cors,
      authCors: cors,
      jwtSecret: "only for tests",
      cookieSecret: "only for tests",
    },
  },
  admin: { disable: true },
  modules: [
    {
      resolve: "@medusajs/medusa/payment",
      options: { providers: [{ resolve: `${__dirname}/cards.js`, id: "tests" }] },
    },
  ],
});
