import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { freePort } from '../free-port.js';
import { startServerProcess } from '../server-process.js';
import { untilReady } from '../until-ready.js';

/** Logging to nowhere: without it each start writes a warning that no logger was found. */
const SLF4J_NOP_VERSION = '2.0.17';
const ARCHIVE = 'classes.jsa';

/** A Maven project whose only content is what the test server needs. */
export const projectFile = (version: string) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>countersign</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${version}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>${SLF4J_NOP_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * A script that becomes the Java process (`exec`): the SDK ends the server by killing exactly the process it started.
 * The class path is spelled out because the class archive holds for one class path only; further Java options come in
 * `TEST_SERVER_JAVA_OPTIONS`. A missing or foreign archive is ignored by Java, in silence.
 */
export async function startScript(folder: string): Promise<string> {
  const archives = (await readdir(path.join(folder, 'lib'))).filter((name) => name.endsWith('.jar')).sort();
  const classPath = archives.map((name) => path.join(folder, 'lib', name)).join(':');
  const archive = path.join(folder, ARCHIVE);
  return `#!/bin/sh
exec "\${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xlog:disable \\
  \${TEST_SERVER_JAVA_OPTIONS:--XX:SharedArchiveFile='${archive}'} \\
  -cp '${classPath}' io.temporal.testserver.TestServer "$@"
`;
}

/**
 * Starts the server once and has Java write down the classes it loaded. Started from that archive it answers in 0.3 s
 * instead of 0.8 s, and on a busy machine in one second instead of four, where the SDK waits five (engine: further traps).
 *
 * @throws when the server does not start or Java wrote no archive
 */
export async function archiveClasses(folder: string, script: string, env: NodeJS.ProcessEnv): Promise<void> {
  const archive = path.join(folder, ARCHIVE);
  const port = await freePort();
  const server = await startServerProcess({
    name: "Temporal's test server",
    command: script,
    args: [String(port), '--enable-time-skipping'],
    env: { ...env, TEST_SERVER_JAVA_OPTIONS: `-XX:ArchiveClassesAtExit=${archive}` },
    stopWithinSeconds: 60,
  });
  await untilReady("Temporal's test server", server, async () => {
    const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: 1_000 });
    await connection.close();
  });
  await server.stop();
  await access(archive);
}
