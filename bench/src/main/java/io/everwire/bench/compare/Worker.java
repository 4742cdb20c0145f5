package io.everwire.bench.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A process that is spoken to in lines; it ends when its input does. */
final class Worker implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(10);

    /** No scenario of any use takes so long: one that does would hold up all others for ever. */
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private static final Executor AFTER_SILENCE =
            CompletableFuture.delayedExecutor(SILENCE.toSeconds(), TimeUnit.SECONDS);

    private final Process process;
    private final BufferedReader lines;
    private final BufferedWriter input;

    Worker(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        input = process.outputWriter(StandardCharsets.UTF_8);
    }

    long pid() {
        return process.pid();
    }

    void say(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
    }

    /** The next line; the process is ended if it says none for minutes. */
    String hear() throws IOException {
        CompletableFuture<Void> alarm = CompletableFuture.runAsync(process::destroyForcibly, AFTER_SILENCE);
        String line = lines.readLine();
        boolean silent = !alarm.cancel(false);
        if (line == null) {
            throw new IOException("process " + pid() + (silent ? " said nothing for " + SILENCE : " has ended"));
        }
        return line;
    }

    /** The rest of a line that begins so. */
    String hear(String beginning) throws IOException {
        String line = hear();
        if (!line.startsWith(beginning)) {
            throw new IOException("'" + line + "' instead of " + beginning);
        }
        return line.substring(beginning.length());
    }

    /** Seconds of processor time so far. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Ends it at once. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        try {
            input.close();
            if (process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (IOException gone) {
            // it is ended below
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
