package io.everwire.tunnel.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process under test: its lines on stdout can be awaited, its stderr goes to a file. Ended by {@link #close}. */
final class Program implements AutoCloseable {
    private static final long LINE_SECONDS = 60;
    private static final long END_SECONDS = 30;
    /** A shell that runs the build in the background has it ignore SIGINT, and programs inherit that. */
    private static final List<String> HEARING_SIGNALS = hearingSignals();

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final String name;
    private final Process process;
    private final Path errors;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private Program(String name, List<String> command) throws IOException {
        this.name = name;
        errors = Files.createTempFile("everwire-" + name, ".err");
        List<String> hearing = new ArrayList<>(HEARING_SIGNALS);
        hearing.addAll(command);
        process = new ProcessBuilder(hearing).redirectError(errors.toFile()).start();
        Thread reader = new Thread(this::read, name + "-stdout");
        reader.setDaemon(true);
        reader.start();
    }

    private static List<String> hearingSignals() {
        List<String> prefix = List.of("env", "--default-signal=INT");
        List<String> trial = new ArrayList<>(prefix);
        trial.add("true");
        try {
            return new ProcessBuilder(trial).start().waitFor() == 0 ? prefix : List.of();
        } catch (IOException | InterruptedException noSuchEnv) {
            return List.of();
        }
    }

    /** {@code java -jar everwire.jar ARGUMENTS} on the Java that runs the tests. */
    static Program everwire(String... arguments) throws IOException {
        return everwire(List.of(), arguments);
    }

    /** The same, with one more option for Java. */
    static Program everwireWith(String javaOption, String... arguments) throws IOException {
        return java(List.of(), javaOption, arguments);
    }

    /** The same, started by another command. */
    static Program everwire(List<String> starter, String... arguments) throws IOException {
        return java(starter, "-ea", arguments);
    }

    private static Program java(List<String> starter, String javaOption, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(starter);
        command.addAll(List.of(JAVA.toString(), "-ea", javaOption, "-jar", jar().toString()));
        command.addAll(List.of(arguments));
        return new Program(arguments[0], command);
    }

    /** A source file as a program. */
    static Program source(String file, String... arguments) throws IOException {
        return source(List.of(), file, arguments);
    }

    /** That, started by another command. */
    static Program source(List<String> starter, String file, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(starter);
        command.addAll(List.of(JAVA.toString(), Path.of("src", "it", file).toString()));
        command.addAll(List.of(arguments));
        return new Program("source", command);
    }

    /** Any command. */
    static Program command(String... command) throws IOException {
        return new Program(command[0], List.of(command));
    }

    static Path jar() {
        return Path.of(System.getProperty("everwire.jar"));
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            out.lines().forEach(line -> lines.add(Optional.of(line)));
        } catch (IOException | UncheckedIOException gone) {
            // the process has ended
        }
        lines.add(Optional.empty());
    }

    /** What follows {@code word} on the next line of stdout that begins with it. */
    String said(String word) throws InterruptedException {
        return said(word, LINE_SECONDS);
    }

    /** That, for programs that may be silent for longer. */
    String said(String word, long seconds) throws InterruptedException {
        while (true) {
            Optional<String> line = lines.poll(seconds, TimeUnit.SECONDS);
            if (line == null || line.isEmpty()) {
                throw new AssertionError(name + " did not say " + word + ": " + errors());
            }
            if (line.get().startsWith(word)) {
                return line.get().substring(word.length()).strip();
            }
        }
    }

    /** What it has written to stderr so far. */
    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal by name. */
    void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Whether it still runs after so long. */
    boolean outlives(long seconds) throws InterruptedException {
        return !process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /** Ends it as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    long pid() {
        return process.pid();
    }

    /** The exit code, once it has ended. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " does not end: " + errors());
        }
        return process.exitValue();
    }

    /** Ends it as a person would, and by force if it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            exitCode();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            errors.toFile().delete();
        }
    }
}
