package io.everwire.bench.cli;

import io.everwire.bench.flow.Failures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The program: its commands, and how their failures end. */
@Command(
        name = "everwire-bench",
        description = "Measures Everwire: the whole stack, its parts, and what one would use instead.",
        subcommands = {
            ExitCommand.class,
            ClientCommand.class,
            ServeCommand.class,
            DriveCommand.class,
            CompareCommand.class,
            ReportCommand.class,
            PartsCommand.class,
            FlameCommand.class,
            BudgetCommand.class
        },
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND")
public final class EverwireBench implements Runnable {
    private static final int FAILED = 1;

    private final CommandLine commands = new CommandLine(this);

    private EverwireBench() {
        commands.setExecutionExceptionHandler((failure, command, parsed) -> fail(failure));
    }

    /** Runs one command and ends the process with its code. */
    public static void main(String[] arguments) {
        if (System.getProperty("org.slf4j.simpleLogger.defaultLogLevel") == null) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        }
        System.exit(commandLine().execute(arguments));
    }

    /** The commands, ready to be executed in this process. */
    static CommandLine commandLine() {
        return new EverwireBench().commands;
    }

    /** Without a command: what there is. */
    @Override
    public void run() {
        commands.usage(commands.getOut());
    }

    private int fail(Exception failure) {
        commands.getErr().println("everwire-bench: " + Failures.line(failure));
        commands.getErr().flush();
        return FAILED;
    }
}
