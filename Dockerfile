# One image for every process of Countersign; docker-compose.yml says which program each service runs.

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24.21.0-bookworm-slim AS run
ENV NODE_ENV=production
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY policy/recovery.yaml ./policy/recovery.yaml
COPY policy/access ./policy/access
COPY --from=build /app/dist ./dist
# Nothing under /app belongs to this user, and nothing there is written at run time.
USER node
EXPOSE 8080
# For the API, which is what the image runs unless told otherwise; the compose file has a check for each service.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["node", "dist/deploy/healthy.js", "--url", "http://127.0.0.1:8080/health"]
CMD ["node", "--enable-source-maps", "dist/api/main.js"]
