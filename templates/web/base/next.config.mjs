import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  output: "standalone",
  // Pictures are SVG or already small; the optimiser and its native library stay out.
  images: { unoptimized: true },
  // The type check is a step of its own; whoever has just done it need not do it again.
  typescript: { ignoreBuildErrors: process.env.TYPES_CHECKED === "1" },
  // A build starts from a fresh tree each time: a cache would be written and never read.
  experimental: { turbopackFileSystemCacheForBuild: false },
  // A lock file in a parent directory must not move the root.
  turbopack: { root },
  outputFileTracingRoot: root,
  outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**", "node_modules/typescript/**"] },
  async headers() {
    return [
      {
        source: "/:path*",
        headers: [
          // Pages get their own policy with a nonce, from pages/_document.tsx.
          { key: "Content-Security-Policy", value: "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'" },
          { key: "X-Content-Type-Options", value: "nosniff" },
          { key: "X-Frame-Options", value: "DENY" },
          { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
          { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
          { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
        ],
      },
      { source: "/fonts/:file*", headers: [{ key: "Cache-Control", value: "public, max-age=31536000, immutable" }] },
    ];
  },
};

export default config;
