package io.everwire.bench.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import picocli.CommandLine;

/** {@code everwire-bench exit} on a thread of this process. */
final class RunningExit {
    private final PipedWriter output = new PipedWriter();
    private final BufferedReader lines = new BufferedReader(new PipedReader(output));
    private final Thread thread = new Thread(this::run, "exit");
    final String key;
    final String address;

    RunningExit() throws IOException {
        thread.start();
        key = word("PUBKEY ");
        address = word("LISTEN ");
    }

    private void run() {
        CommandLine commands = EverwireBench.commandLine();
        commands.setOut(new PrintWriter(output));
        commands.execute("exit", "--listen", "127.0.0.1:0", "--transport", "nio");
    }

    private String word(String before) throws IOException {
        String line = lines.readLine();
        if (line == null || !line.startsWith(before)) {
            throw new IOException(line + " instead of " + before);
        }
        return line.substring(before.length());
    }

    void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
