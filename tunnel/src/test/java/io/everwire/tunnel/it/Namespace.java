package io.everwire.tunnel.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of its own for processes that are started in it (Linux). It has no name and is held by one process, which
 * reads from this one: it is gone with either. Nothing in it can be seen from the machine's own network, nor reached.
 */
final class Namespace implements AutoCloseable {
    private final Program holder;

    private Namespace() throws IOException, InterruptedException {
        holder = Program.command("unshare", "--net", "sh", "-c", "echo HELD && exec cat");
        holder.said("HELD");
        run("ip", "link", "set", "dev", "lo", "up");
    }

    /** Skips the test where there are none, unless {@code -Deverwire.require=netns} says that there must be. */
    static Namespace make() throws IOException, InterruptedException {
        String trouble = trouble();
        if (!trouble.isEmpty()) {
            String missing = "network namespaces need Linux, root, and iproute2: " + trouble;
            if (System.getProperty("everwire.require", "").contains("netns")) {
                fail(missing);
            }
            abort(missing);
        }
        return new Namespace();
    }

    private static String trouble() throws InterruptedException {
        try {
            return execute(List.of("unshare", "--net", "ip", "link", "add", "name", "ew0", "type", "veth"));
        } catch (IOException noSuchCommand) {
            return String.valueOf(noSuchCommand.getMessage());
        }
    }

    /** What a command that is to run in it begins with. */
    List<String> enter() {
        return List.of("nsenter", "--target", Long.toString(holder.pid()), "--net", "--");
    }

    /** Connects it with another one. */
    void link(String name, String address, Namespace other, String otherName, String otherAddress)
            throws IOException, InterruptedException {
        String peer = Long.toString(other.holder.pid());
        run("ip", "link", "add", "name", name, "type", "veth", "peer", "name", otherName, "netns", peer);
        up(name, address);
        other.up(otherName, otherAddress);
    }

    private void up(String name, String address) throws IOException, InterruptedException {
        run("ip", "address", "add", address, "dev", name);
        run("ip", "link", "set", "dev", name, "up");
    }

    /** Runs a command in it, to its end. */
    void run(String... command) throws IOException, InterruptedException {
        String trouble = tryTo(command);
        if (!trouble.isEmpty()) {
            throw new AssertionError(String.join(" ", command) + ": " + trouble);
        }
    }

    /** That; empty if it succeeded, and otherwise what it complained of. */
    String tryTo(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(enter());
        all.addAll(List.of(command));
        return execute(all);
    }

    private static String execute(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        return code == 0 ? "" : command.get(0) + " ended with " + code + ": " + said;
    }

    @Override
    public void close() {
        holder.close();
    }
}
