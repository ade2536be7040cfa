import Commands

AgentOperatorCommand.main()
