export default {
  marquee: {
    input: process.env.MARQUEE_DOCUMENT,
    output: { target: "generated/client.ts", client: "fetch", baseUrl: process.env.MARQUEE },
  },
};
