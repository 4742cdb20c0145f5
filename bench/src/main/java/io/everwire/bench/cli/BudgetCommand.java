package io.everwire.bench.cli;

import io.everwire.bench.flame.Budget;
import io.everwire.bench.flame.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds up folded stacks by what they were spent on. */
@Command(name = "budget", description = "Print what a record cost by kinds of work, a column for each profile.")
@SuppressWarnings("NullAway.Init") // set by picocli
final class BudgetCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FOLDED", description = "Folded stacks, as flame.sh records them.")
    private List<Path> profiles;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Map<String, Profile> columns = new LinkedHashMap<>();
        for (Path file : profiles) {
            columns.put(
                    String.valueOf(file.getFileName()).replaceFirst("\\.folded$", ""),
                    Profile.of(Files.readAllLines(file)));
        }
        spec.commandLine().getOut().print(new Budget(columns).table());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
