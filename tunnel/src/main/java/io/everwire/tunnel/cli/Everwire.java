package io.everwire.tunnel.cli;

import com.google.inject.ProvisionException;
import io.everwire.api.EverwireException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program: logging, the commands, and how their failures end. */
@Command(
        name = "everwire",
        description = "Encrypted, resumable, multiplexed connections: a cut wire does not break a download.",
        subcommands = {KeygenCommand.class, ExitCommand.class, ClientCommand.class, DemoCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND")
public final class Everwire implements Runnable {
    private static final Set<String> VERBOSE = Set.of("-v", "--verbose");
    private static final int FAILED = 1;
    private static final int USER_ERROR = 2;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log what happens to wires and requests.")
    @SuppressWarnings("UnusedVariable") // takes effect before options are read
    private boolean verbose;

    private final CommandLine commands = new CommandLine(this);

    private Everwire() {
        commands.setParameterExceptionHandler((wrong, arguments) -> fail(USER_ERROR, wrong));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> fail(unwrapped(failure)));
    }

    /** Runs one command and ends the process with its code. */
    public static void main(String[] arguments) {
        // Guice would otherwise define classes with sun.misc.Unsafe, about which newer JDKs warn.
        setIfAbsent("guice_custom_class_loading", "CHILD");
        configureLogging(arguments);
        System.exit(commandLine().execute(arguments));
    }

    /** The commands, ready to be executed in this process. */
    public static CommandLine commandLine() {
        return new Everwire().commands;
    }

    /** Without a command: what there is. */
    @Override
    public void run() {
        commands.usage(commands.getOut());
    }

    /** Before anything else: the first logger that is made, be it Netty's while options are read, settles these. */
    private static void configureLogging(String[] arguments) {
        boolean verbose = !Collections.disjoint(List.of(arguments), VERBOSE);
        String prefix = "org.slf4j.simpleLogger.";
        setIfAbsent(prefix + "defaultLogLevel", verbose ? "info" : "warn");
        setIfAbsent(prefix + "showDateTime", "true");
        setIfAbsent(prefix + "dateTimeFormat", "HH:mm:ss.SSS");
        setIfAbsent(prefix + "showThreadName", "false");
        setIfAbsent(prefix + "showShortLogName", "true");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** What happened while Guice put the parts together, without Guice's account of it. */
    private static Exception unwrapped(Exception failure) {
        return failure instanceof ProvisionException && failure.getCause() instanceof Exception cause ? cause : failure;
    }

    private static boolean isUserError(Exception failure) {
        return failure instanceof UserError
                || (failure instanceof EverwireException known && Advice.codes().contains(known.code()));
    }

    private int fail(Exception failure) {
        return fail(isUserError(failure) ? USER_ERROR : FAILED, failure);
    }

    /** One line, whatever the message holds. */
    private int fail(int code, Exception failure) {
        String message = Advice.on(failure);
        commands.getErr().println("everwire: " + message.strip().replaceAll("\\s*\\R\\s*", "; "));
        commands.getErr().flush();
        return code;
    }
}
