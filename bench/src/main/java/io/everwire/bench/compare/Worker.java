package io.everwire.bench.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that is spoken to in lines; it ends when its input does. */
final class Worker implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(10);

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

    String hear() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("process " + pid() + " has ended");
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
