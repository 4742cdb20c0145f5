package io.everwire.tunnel.cli;

import io.everwire.testkit.ProxyStatistics;
import io.everwire.tunnel.demo.Demo;
import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on stderr where a person is watching, nothing elsewhere. */
final class DemoProgress implements Demo.Progress, AutoCloseable {
    private static final int WIDTH = 110;
    private static final int REFRESH_MILLIS = 100;

    private final Optional<ProgressBar> bar;

    private DemoProgress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    static DemoProgress forTerminal(boolean quiet, long total) {
        return new DemoProgress(quiet || !isTerminal() ? Optional.empty() : Optional.of(bar(total)));
    }

    private static ProgressBar bar(long total) {
        return new ProgressBarBuilder()
                .setInitialMax(total)
                .setTaskName("down, up")
                .setUnit(" MiB", 1 << 20)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();
    }

    /** Newer Javas give a console also where there is no terminal, and a method to tell. */
    @SuppressWarnings("SystemConsoleNull") // asked about both kinds of Java
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException older) {
            return true;
        }
    }

    @Override
    public void at(long bytes, ProxyStatistics faults, long longestPauseNanos) {
        bar.ifPresent(shown -> {
            shown.stepTo(bytes);
            shown.setExtraMessage(" " + (faults.cuts() + faults.resets() + faults.freezes())
                    + " faults survived, longest pause " + longestPauseNanos / 1_000_000 + " ms");
        });
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
